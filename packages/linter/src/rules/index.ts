// Made by scripts/rules-index.mjs from the files beside it; do not edit.
import type { Rule } from "../rule.js";
import { rule as haCfAliasInterface } from "./ha-cf/alias-interface.js";
import { rule as haCfApiauthConflict } from "./ha-cf/apiauth-conflict.js";
import { rule as haCfAutojoinWithHaresources } from "./ha-cf/autojoin-with-haresources.js";
import { rule as haCfClientNotAuthorised } from "./ha-cf/client-not-authorised.js";
import { rule as haCfCommentInValue } from "./ha-cf/comment-in-value.js";
import { rule as haCfCrmWithoutPacemaker } from "./ha-cf/crm-without-pacemaker.js";
import { rule as haCfDeadpingTooSmall } from "./ha-cf/deadping-too-small.js";
import { rule as haCfDeadtimeTooSmall } from "./ha-cf/deadtime-too-small.js";
import { rule as haCfDeprecatedDirective } from "./ha-cf/deprecated-directive.js";
import { rule as haCfDirectiveOrder } from "./ha-cf/directive-order.js";
import { rule as haCfDuplicateDirective } from "./ha-cf/duplicate-directive.js";
import { rule as haCfDuplicateMedium } from "./ha-cf/duplicate-medium.js";
import { rule as haCfDuplicateNode } from "./ha-cf/duplicate-node.js";
import { rule as haCfEncoding } from "./ha-cf/encoding.js";
import { rule as haCfExtraValue } from "./ha-cf/extra-value.js";
import { rule as haCfInitdeadTooSmall } from "./ha-cf/initdead-too-small.js";
import { rule as haCfInvalidValue } from "./ha-cf/invalid-value.js";
import { rule as haCfIpfailWithoutPing } from "./ha-cf/ipfail-without-ping.js";
import { rule as haCfLineTooLong } from "./ha-cf/line-too-long.js";
import { rule as haCfLogging } from "./ha-cf/logging.js";
import { rule as haCfMissingAutoFailback } from "./ha-cf/missing-auto-failback.js";
import { rule as haCfMissingValue } from "./ha-cf/missing-value.js";
import { rule as haCfNiceFailbackWins } from "./ha-cf/nice-failback-wins.js";
import { rule as haCfNoFencing } from "./ha-cf/no-fencing.js";
import { rule as haCfNoMedia } from "./ha-cf/no-media.js";
import { rule as haCfNoNode } from "./ha-cf/no-node.js";
import { rule as haCfOnlyPingMedia } from "./ha-cf/only-ping-media.js";
import { rule as haCfPingWithoutIpfail } from "./ha-cf/ping-without-ipfail.js";
import { rule as haCfPortRange } from "./ha-cf/port-range.js";
import { rule as haCfRespawnPath } from "./ha-cf/respawn-path.js";
import { rule as haCfRespawnUser } from "./ha-cf/respawn-user.js";
import { rule as haCfSingleHeartbeatPath } from "./ha-cf/single-heartbeat-path.js";
import { rule as haCfSlashComment } from "./ha-cf/slash-comment.js";
import { rule as haCfSuspiciousNodeName } from "./ha-cf/suspicious-node-name.js";
import { rule as haCfTimingAdvice } from "./ha-cf/timing-advice.js";
import { rule as haCfTooMany } from "./ha-cf/too-many.js";
import { rule as haCfUnknownDirective } from "./ha-cf/unknown-directive.js";
import { rule as haCfUnrenderedTemplate } from "./ha-cf/unrendered-template.js";
import { rule as haCfUselessTarget } from "./ha-cf/useless-target.js";
import { rule as haCfWarntimeOrder } from "./ha-cf/warntime-order.js";
import { rule as haresourcesAgentArguments } from "./haresources/agent-arguments.js";
import { rule as haresourcesAgentNotExecutable } from "./haresources/agent-not-executable.js";
import { rule as haresourcesAgentNotFound } from "./haresources/agent-not-found.js";
import { rule as haresourcesAgentPrefix } from "./haresources/agent-prefix.js";
import { rule as haresourcesBrokenContinuation } from "./haresources/broken-continuation.js";
import { rule as haresourcesCarriageReturn } from "./haresources/carriage-return.js";
import { rule as haresourcesDatabaseWithoutStorage } from "./haresources/database-without-storage.js";
import { rule as haresourcesDrbddiskWithoutName } from "./haresources/drbddisk-without-name.js";
import { rule as haresourcesDuplicateGroupKey } from "./haresources/duplicate-group-key.js";
import { rule as haresourcesDuplicateVip } from "./haresources/duplicate-vip.js";
import { rule as haresourcesEmptyArgument } from "./haresources/empty-argument.js";
import { rule as haresourcesEmptyGroup } from "./haresources/empty-group.js";
import { rule as haresourcesEncoding } from "./haresources/encoding.js";
import { rule as haresourcesFilesystemWithoutStorage } from "./haresources/filesystem-without-storage.js";
import { rule as haresourcesInvalidAddress } from "./haresources/invalid-address.js";
import { rule as haresourcesIpv6DoubleColon } from "./haresources/ipv6-double-colon.js";
import { rule as haresourcesPingNodeOwner } from "./haresources/ping-node-owner.js";
import { rule as haresourcesQuotedArgument } from "./haresources/quoted-argument.js";
import { rule as haresourcesRegexGroupKey } from "./haresources/regex-group-key.js";
import { rule as haresourcesResourceOrder } from "./haresources/resource-order.js";
import { rule as haresourcesSlashComment } from "./haresources/slash-comment.js";
import { rule as haresourcesUnknownNode } from "./haresources/unknown-node.js";
import { rule as haresourcesUnrenderedTemplate } from "./haresources/unrendered-template.js";
import { rule as haresourcesVipBeforeStorage } from "./haresources/vip-before-storage.js";
import { rule as haresourcesVipWithoutInterface } from "./haresources/vip-without-interface.js";
import { rule as authkeysAuthAfterKey } from "./authkeys/auth-after-key.js";
import { rule as authkeysCommentAsKey } from "./authkeys/comment-as-key.js";
import { rule as authkeysDuplicateKeyId } from "./authkeys/duplicate-key-id.js";
import { rule as authkeysEncoding } from "./authkeys/encoding.js";
import { rule as authkeysInvalidLine } from "./authkeys/invalid-line.js";
import { rule as authkeysKeyIdRange } from "./authkeys/key-id-range.js";
import { rule as authkeysKeyNotAllowed } from "./authkeys/key-not-allowed.js";
import { rule as authkeysKeyRequired } from "./authkeys/key-required.js";
import { rule as authkeysKeyTruncated } from "./authkeys/key-truncated.js";
import { rule as authkeysMissingAuth } from "./authkeys/missing-auth.js";
import { rule as authkeysMissingKeyId } from "./authkeys/missing-key-id.js";
import { rule as authkeysPermissions } from "./authkeys/permissions.js";
import { rule as authkeysSeveralAuth } from "./authkeys/several-auth.js";
import { rule as authkeysSlashComment } from "./authkeys/slash-comment.js";
import { rule as authkeysUnknownKeyId } from "./authkeys/unknown-key-id.js";
import { rule as authkeysUnknownMethod } from "./authkeys/unknown-method.js";
import { rule as authkeysUnrenderedTemplate } from "./authkeys/unrendered-template.js";
import { rule as authkeysWeakKey } from "./authkeys/weak-key.js";
import { rule as authkeysWeakMethod } from "./authkeys/weak-method.js";
import { rule as drbdBecomePrimaryOn } from "./drbd/become-primary-on.js";
import { rule as drbdDeprecatedOption } from "./drbd/deprecated-option.js";
import { rule as drbdDualPrimary } from "./drbd/dual-primary.js";
import { rule as drbdDuplicateAddress } from "./drbd/duplicate-address.js";
import { rule as drbdDuplicateDisk } from "./drbd/duplicate-disk.js";
import { rule as drbdDuplicateMetaDisk } from "./drbd/duplicate-meta-disk.js";
import { rule as drbdDuplicateMinor } from "./drbd/duplicate-minor.js";
import { rule as drbdDuplicateOption } from "./drbd/duplicate-option.js";
import { rule as drbdDuplicateResource } from "./drbd/duplicate-resource.js";
import { rule as drbdDuplicateSection } from "./drbd/duplicate-section.js";
import { rule as drbdEncoding } from "./drbd/encoding.js";
import { rule as drbdFencingWithoutHandler } from "./drbd/fencing-without-handler.js";
import { rule as drbdHandlerWithoutFencing } from "./drbd/handler-without-fencing.js";
import { rule as drbdHostCount } from "./drbd/host-count.js";
import { rule as drbdInclude } from "./drbd/include.js";
import { rule as drbdInvalidAddress } from "./drbd/invalid-address.js";
import { rule as drbdInvalidConnection } from "./drbd/invalid-connection.js";
import { rule as drbdInvalidDevice } from "./drbd/invalid-device.js";
import { rule as drbdInvalidName } from "./drbd/invalid-name.js";
import { rule as drbdInvalidProxy } from "./drbd/invalid-proxy.js";
import { rule as drbdInvalidStacking } from "./drbd/invalid-stacking.js";
import { rule as drbdInvalidValue } from "./drbd/invalid-value.js";
import { rule as drbdInvalidVolume } from "./drbd/invalid-volume.js";
import { rule as drbdLostVolume } from "./drbd/lost-volume.js";
import { rule as drbdMetadataOnData } from "./drbd/metadata-on-data.js";
import { rule as drbdMissingStatement } from "./drbd/missing-statement.js";
import { rule as drbdMissingValue } from "./drbd/missing-value.js";
import { rule as drbdMixedVersions } from "./drbd/mixed-versions.js";
import { rule as drbdNameLength } from "./drbd/name-length.js";
import { rule as drbdNegatedOption } from "./drbd/negated-option.js";
import { rule as drbdNoConnection } from "./drbd/no-connection.js";
import { rule as drbdNoSharedSecret } from "./drbd/no-shared-secret.js";
import { rule as drbdNodeId } from "./drbd/node-id.js";
import { rule as drbdOutOfRange } from "./drbd/out-of-range.js";
import { rule as drbdPortability } from "./drbd/portability.js";
import { rule as drbdProtocolConflict } from "./drbd/protocol-conflict.js";
import { rule as drbdQuorumTwoNodes } from "./drbd/quorum-two-nodes.js";
import { rule as drbdRateIgnored } from "./drbd/rate-ignored.js";
import { rule as drbdResyncAfter } from "./drbd/resync-after.js";
import { rule as drbdSecretWithoutHmac } from "./drbd/secret-without-hmac.js";
import { rule as drbdSplitBrainPolicy } from "./drbd/split-brain-policy.js";
import { rule as drbdSuspiciousUnit } from "./drbd/suspicious-unit.js";
import { rule as drbdSwallowedOption } from "./drbd/swallowed-option.js";
import { rule as drbdSyntax } from "./drbd/syntax.js";
import { rule as drbdTimeoutOrder } from "./drbd/timeout-order.js";
import { rule as drbdUnclosedSection } from "./drbd/unclosed-section.js";
import { rule as drbdUnknownOption } from "./drbd/unknown-option.js";
import { rule as drbdUnrenderedTemplate } from "./drbd/unrendered-template.js";
import { rule as drbdVersion } from "./drbd/version.js";
import { rule as drbdWaitForever } from "./drbd/wait-forever.js";
import { rule as drbdWrongSection } from "./drbd/wrong-section.js";
import { rule as clusterAgentMissingOnNode } from "./cluster/agent-missing-on-node.js";
import { rule as clusterAgentToolPath } from "./cluster/agent-tool-path.js";
import { rule as clusterAuthkeysDiffers } from "./cluster/authkeys-differs.js";
import { rule as clusterCrmWithHaresources } from "./cluster/crm-with-haresources.js";
import { rule as clusterDopd } from "./cluster/dopd.js";
import { rule as clusterDrbdAddress } from "./cluster/drbd-address.js";
import { rule as clusterDrbdDeviceMismatch } from "./cluster/drbd-device-mismatch.js";
import { rule as clusterDrbdDiffers } from "./cluster/drbd-differs.js";
import { rule as clusterDrbdDiskInFstab } from "./cluster/drbd-disk-in-fstab.js";
import { rule as clusterDrbdHostNotANode } from "./cluster/drbd-host-not-a-node.js";
import { rule as clusterDrbdNodeMissing } from "./cluster/drbd-node-missing.js";
import { rule as clusterDrbdNotConfiguredAtBoot } from "./cluster/drbd-not-configured-at-boot.js";
import { rule as clusterDrbdResourceUnknown } from "./cluster/drbd-resource-unknown.js";
import { rule as clusterDrbdTimeouts } from "./cluster/drbd-timeouts.js";
import { rule as clusterDuplicateAddress } from "./cluster/duplicate-address.js";
import { rule as clusterFailbackWithDrbd } from "./cluster/failback-with-drbd.js";
import { rule as clusterFileMissingOnNode } from "./cluster/file-missing-on-node.js";
import { rule as clusterFirewall } from "./cluster/firewall.js";
import { rule as clusterHaCfDiffers } from "./cluster/ha-cf-differs.js";
import { rule as clusterHaresourcesDiffers } from "./cluster/haresources-differs.js";
import { rule as clusterHostnameNotANode } from "./cluster/hostname-not-a-node.js";
import { rule as clusterHostsEntry } from "./cluster/hosts-entry.js";
import { rule as clusterInterfaceMissing } from "./cluster/interface-missing.js";
import { rule as clusterMissingFile } from "./cluster/missing-file.js";
import { rule as clusterMountInFstab } from "./cluster/mount-in-fstab.js";
import { rule as clusterNodeOrder } from "./cluster/node-order.js";
import { rule as clusterNodesDiffer } from "./cluster/nodes-differ.js";
import { rule as clusterPeerNotReached } from "./cluster/peer-not-reached.js";
import { rule as clusterPeerRoute } from "./cluster/peer-route.js";
import { rule as clusterPeerUcast } from "./cluster/peer-ucast.js";
import { rule as clusterPingMedium } from "./cluster/ping-medium.js";
import { rule as clusterPingTarget } from "./cluster/ping-target.js";
import { rule as clusterPingTargetsDiffer } from "./cluster/ping-targets-differ.js";
import { rule as clusterResyncRate } from "./cluster/resync-rate.js";
import { rule as clusterSharedStoragePath } from "./cluster/shared-storage-path.js";
import { rule as clusterSharedWire } from "./cluster/shared-wire.js";
import { rule as clusterStartsAtBoot } from "./cluster/starts-at-boot.js";
import { rule as clusterUnusedMetadataPartition } from "./cluster/unused-metadata-partition.js";
import { rule as clusterVipConflict } from "./cluster/vip-conflict.js";
import { rule as clusterVipSubnet } from "./cluster/vip-subnet.js";

/** Every rule. */
export const rules: readonly Rule[] = [
  haCfAliasInterface,
  haCfApiauthConflict,
  haCfAutojoinWithHaresources,
  haCfClientNotAuthorised,
  haCfCommentInValue,
  haCfCrmWithoutPacemaker,
  haCfDeadpingTooSmall,
  haCfDeadtimeTooSmall,
  haCfDeprecatedDirective,
  haCfDirectiveOrder,
  haCfDuplicateDirective,
  haCfDuplicateMedium,
  haCfDuplicateNode,
  haCfEncoding,
  haCfExtraValue,
  haCfInitdeadTooSmall,
  haCfInvalidValue,
  haCfIpfailWithoutPing,
  haCfLineTooLong,
  haCfLogging,
  haCfMissingAutoFailback,
  haCfMissingValue,
  haCfNiceFailbackWins,
  haCfNoFencing,
  haCfNoMedia,
  haCfNoNode,
  haCfOnlyPingMedia,
  haCfPingWithoutIpfail,
  haCfPortRange,
  haCfRespawnPath,
  haCfRespawnUser,
  haCfSingleHeartbeatPath,
  haCfSlashComment,
  haCfSuspiciousNodeName,
  haCfTimingAdvice,
  haCfTooMany,
  haCfUnknownDirective,
  haCfUnrenderedTemplate,
  haCfUselessTarget,
  haCfWarntimeOrder,
  haresourcesAgentArguments,
  haresourcesAgentNotExecutable,
  haresourcesAgentNotFound,
  haresourcesAgentPrefix,
  haresourcesBrokenContinuation,
  haresourcesCarriageReturn,
  haresourcesDatabaseWithoutStorage,
  haresourcesDrbddiskWithoutName,
  haresourcesDuplicateGroupKey,
  haresourcesDuplicateVip,
  haresourcesEmptyArgument,
  haresourcesEmptyGroup,
  haresourcesEncoding,
  haresourcesFilesystemWithoutStorage,
  haresourcesInvalidAddress,
  haresourcesIpv6DoubleColon,
  haresourcesPingNodeOwner,
  haresourcesQuotedArgument,
  haresourcesRegexGroupKey,
  haresourcesResourceOrder,
  haresourcesSlashComment,
  haresourcesUnknownNode,
  haresourcesUnrenderedTemplate,
  haresourcesVipBeforeStorage,
  haresourcesVipWithoutInterface,
  authkeysAuthAfterKey,
  authkeysCommentAsKey,
  authkeysDuplicateKeyId,
  authkeysEncoding,
  authkeysInvalidLine,
  authkeysKeyIdRange,
  authkeysKeyNotAllowed,
  authkeysKeyRequired,
  authkeysKeyTruncated,
  authkeysMissingAuth,
  authkeysMissingKeyId,
  authkeysPermissions,
  authkeysSeveralAuth,
  authkeysSlashComment,
  authkeysUnknownKeyId,
  authkeysUnknownMethod,
  authkeysUnrenderedTemplate,
  authkeysWeakKey,
  authkeysWeakMethod,
  drbdBecomePrimaryOn,
  drbdDeprecatedOption,
  drbdDualPrimary,
  drbdDuplicateAddress,
  drbdDuplicateDisk,
  drbdDuplicateMetaDisk,
  drbdDuplicateMinor,
  drbdDuplicateOption,
  drbdDuplicateResource,
  drbdDuplicateSection,
  drbdEncoding,
  drbdFencingWithoutHandler,
  drbdHandlerWithoutFencing,
  drbdHostCount,
  drbdInclude,
  drbdInvalidAddress,
  drbdInvalidConnection,
  drbdInvalidDevice,
  drbdInvalidName,
  drbdInvalidProxy,
  drbdInvalidStacking,
  drbdInvalidValue,
  drbdInvalidVolume,
  drbdLostVolume,
  drbdMetadataOnData,
  drbdMissingStatement,
  drbdMissingValue,
  drbdMixedVersions,
  drbdNameLength,
  drbdNegatedOption,
  drbdNoConnection,
  drbdNoSharedSecret,
  drbdNodeId,
  drbdOutOfRange,
  drbdPortability,
  drbdProtocolConflict,
  drbdQuorumTwoNodes,
  drbdRateIgnored,
  drbdResyncAfter,
  drbdSecretWithoutHmac,
  drbdSplitBrainPolicy,
  drbdSuspiciousUnit,
  drbdSwallowedOption,
  drbdSyntax,
  drbdTimeoutOrder,
  drbdUnclosedSection,
  drbdUnknownOption,
  drbdUnrenderedTemplate,
  drbdVersion,
  drbdWaitForever,
  drbdWrongSection,
  clusterAgentMissingOnNode,
  clusterAgentToolPath,
  clusterAuthkeysDiffers,
  clusterCrmWithHaresources,
  clusterDopd,
  clusterDrbdAddress,
  clusterDrbdDeviceMismatch,
  clusterDrbdDiffers,
  clusterDrbdDiskInFstab,
  clusterDrbdHostNotANode,
  clusterDrbdNodeMissing,
  clusterDrbdNotConfiguredAtBoot,
  clusterDrbdResourceUnknown,
  clusterDrbdTimeouts,
  clusterDuplicateAddress,
  clusterFailbackWithDrbd,
  clusterFileMissingOnNode,
  clusterFirewall,
  clusterHaCfDiffers,
  clusterHaresourcesDiffers,
  clusterHostnameNotANode,
  clusterHostsEntry,
  clusterInterfaceMissing,
  clusterMissingFile,
  clusterMountInFstab,
  clusterNodeOrder,
  clusterNodesDiffer,
  clusterPeerNotReached,
  clusterPeerRoute,
  clusterPeerUcast,
  clusterPingMedium,
  clusterPingTarget,
  clusterPingTargetsDiffer,
  clusterResyncRate,
  clusterSharedStoragePath,
  clusterSharedWire,
  clusterStartsAtBoot,
  clusterUnusedMetadataPartition,
  clusterVipConflict,
  clusterVipSubnet,
];
