#!/bin/bash
# Runs inside private namespaces: every job of a batch directory, in the order of its `list`. One set-up serves them all;
# each job gets a fresh overlay of the machine's root, so whatever the daemon writes (a `logfile` may name any path) vanishes.
#
# Arguments: the batch directory, the seconds one job may take, the daemon's path. A job directory holds `layer/` (its
# files, laid over the root), `job` (kind, whether it wants the historical program locations, number of its `links` file),
# `node` and `programs`; it receives `out`, `err`, `rc`, `syslog`, `interfaces` and `executables`. A `links` file of the
# batch holds commands for `ip -batch`.
set -u
# The daemon begins by closing every descriptor there could be.
ulimit -S -c 0 -n 128
export LC_ALL=C.UTF-8
D=$1 LIMIT=$2 HB=$3 T=$1/fs R=$1/fs/root
die() {
  echo "$*" >&2
  exit 1
}

mount -t tmpfs -o mode=755 halint "$T" || die "cannot mount a tmpfs"
cp -a "$D/jobs" "$T/jobs" || die "cannot copy the jobs"
cp "$D"/links.* "$T"
mapfile -t JOBS < "$D/list"
mkdir "$T/base" "$T/work" "$R" "$T/run" "$T/compat" "$T/up" "$T/wk"
set -- "${JOBS[@]/#/$T/up/}" "${JOBS[@]/#/$T/wk/}"
mkdir "$@"

# The base layer: a machine without a cluster configuration, devices or DNS, that cannot reboot.
mount -t overlay halint -o "lowerdir=/,upperdir=$T/base,workdir=$T/work" "$R" || die "cannot overlay the root"
rm -f "$R"/etc/ha.d/{ha.cf,haresources,authkeys,nodeinfo}
rm -f "$R"/var/lib/heartbeat/{hb_uuid,hb_generation,hostcache,delhostcache,fifo}
rm -rf "$R/dev"
mkdir -p "$R"/dev/{shm,pts} "$R/.empty"
for d in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$R/dev/${d%:*}" c 1 "${d#*:}"; done
mknod -m 666 "$R/dev/tty" c 5 0
ln -s /proc/self/fd "$R/dev/fd"
for p in reboot init halt poweroff; do
  rm -f "$R/usr/sbin/$p"
  printf '#!/bin/sh\nexit 1\n' > "$R/usr/sbin/$p"
  chmod 755 "$R/usr/sbin/$p"
done
rm -f "$R/etc/resolv.conf" "$R/etc/hosts"
printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' > "$R/etc/resolv.conf"
[ -e /etc/nsswitch.conf ] && sed 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf > "$R/etc/nsswitch.conf"
[ -e "$D/resources.sh" ] && cp "$D/resources.sh" "$R/.resources.sh"
umount "$R"

# Historical program locations and stand-ins for the Pacemaker daemons.
if [ -e "$D/compat" ]; then
  for d in /usr/libexec/pacemaker /usr/lib/heartbeat /usr/lib64/heartbeat; do
    mkdir -p "$T/compat$d"
    [ $d = /usr/libexec/pacemaker ] || for p in "${HB%/*}"/*; do
      [ -e "$d/${p##*/}" ] || ln -s "$p" "$T/compat$d/${p##*/}"
    done
    for p in cib stonithd lrmd attrd pengine crmd pingd ifcheckd mgmtd; do
      [ -e "$d/$p" ] && continue
      printf '#!/bin/sh\nexec sleep 600\n' > "$T/compat$d/$p"
      chmod 755 "$T/compat$d/$p"
    done
  done
fi

# An accepted configuration stops at its pid file because /run cannot be written.
mount -t tmpfs -o mode=755 halint "$T/run"
mkdir -p "$T"/run/heartbeat/{ccm,crm,dopd,rsctmp} "$T"/run/{lock,resource-agents}
chown -R hacluster "$T/run/heartbeat"
mount -o remount,ro "$T/run"
ip link set lo up
links= have=

for k in "${JOBS[@]}"; do
  J=$T/jobs/$k O=$D/jobs/$k
  read -r kind compat want < "$J/job"
  layers=$J/layer
  [ "$compat" = yes ] && layers=$layers:$T/compat
  mount -t overlay halint -o "lowerdir=$layers:$T/base:/,upperdir=$T/up/$k,workdir=$T/wk/$k" "$R" ||
    die "cannot overlay the root"
  mount --bind /proc "$R/proc"
  if [ "$kind" = resources ]; then
    HA_DIR=/etc/ha.d HA_RESOURCEDIR=/etc/ha.d/resource.d HA_DEBUGLOG=/dev/null HA_LOGFILE=/dev/null \
      timeout -s KILL "$LIMIT" chroot "$R" /bin/sh /.resources.sh > "$O/out" 2> "$O/err" < /dev/null
    echo $? > "$O/rc"
  else
    IFS= read -r node < "$J/node"
    printf '%s' "$node" > /proc/sys/kernel/hostname
    if [ "$want" != "$links" ]; then
      ip -o link | while IFS=' :@' read -r _ name _; do
        case $name in lo | halint*) ;; *) echo "link del $name" ;; esac
      done | ip -force -batch - 2> /dev/null
      ip -force -batch "$T/links.$want" 2> /dev/null
      links=$want have=
    fi
    [ "$have" ] || have=$(ip -o -4 addr)
    printf '%s\n' "$have" > "$O/interfaces"
    while IFS= read -r p; do
      [ -x "$R$p" ] && printf '%s\n' "$p"
    done < "$J/programs" > "$O/executables"
    if [ "$kind" = start ]; then
      mount -t tmpfs -o mode=755 halint "$R/run"
      cp -a "$T/run/." "$R/run/"
      # A started daemon speaks to syslog only.
      perl -MSocket -e '$| = 1; socket(S, PF_UNIX, SOCK_DGRAM, 0);
        bind(S, sockaddr_un("$ARGV[0]/dev/log")) or die $!; chmod 0666, "$ARGV[0]/dev/log";
        while (defined recv(S, $m, 65536, 0)) { $m =~ s/^<\d+>//; $m =~ s/[\0\n]+\z//; print "$m\n" }' \
        "$R" > "$O/syslog" 2>&1 < /dev/null &
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ -S "$R/dev/log" ] && break
        sleep 0.05
      done
      flags=
    else
      mount --bind "$T/run" "$R/run"
      flags=-v
    fi
    timeout -s KILL "$LIMIT" chroot "$R" "$HB" -f $flags > "$O/out" 2> "$O/err" < /dev/null
    echo $? > "$O/rc"
    [ "$kind" = start ] && cat "$T/up/$k"/var/log/* >> "$O/syslog" 2> /dev/null
  fi
  kill -KILL -1 2> /dev/null
  umount -l -R "$R"
done
exit 0
