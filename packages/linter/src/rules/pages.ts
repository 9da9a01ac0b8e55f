// Made by scripts/rules-index.mjs from the files beside it; do not edit.
import type { RuleDocs, RuleExamples } from "../rule.js";
import * as haCfAliasInterface from "./ha-cf/alias-interface.js";
import * as haCfApiauthConflict from "./ha-cf/apiauth-conflict.js";
import * as haCfAutojoinWithHaresources from "./ha-cf/autojoin-with-haresources.js";
import * as haCfClientNotAuthorised from "./ha-cf/client-not-authorised.js";
import * as haCfCommentInValue from "./ha-cf/comment-in-value.js";
import * as haCfCrmWithoutPacemaker from "./ha-cf/crm-without-pacemaker.js";
import * as haCfDeadpingTooSmall from "./ha-cf/deadping-too-small.js";
import * as haCfDeadtimeTooSmall from "./ha-cf/deadtime-too-small.js";
import * as haCfDeprecatedDirective from "./ha-cf/deprecated-directive.js";
import * as haCfDirectiveOrder from "./ha-cf/directive-order.js";
import * as haCfDuplicateDirective from "./ha-cf/duplicate-directive.js";
import * as haCfDuplicateMedium from "./ha-cf/duplicate-medium.js";
import * as haCfDuplicateNode from "./ha-cf/duplicate-node.js";
import * as haCfEncoding from "./ha-cf/encoding.js";
import * as haCfExtraValue from "./ha-cf/extra-value.js";
import * as haCfInitdeadTooSmall from "./ha-cf/initdead-too-small.js";
import * as haCfInvalidValue from "./ha-cf/invalid-value.js";
import * as haCfIpfailWithoutPing from "./ha-cf/ipfail-without-ping.js";
import * as haCfLineTooLong from "./ha-cf/line-too-long.js";
import * as haCfLogging from "./ha-cf/logging.js";
import * as haCfMissingAutoFailback from "./ha-cf/missing-auto-failback.js";
import * as haCfMissingValue from "./ha-cf/missing-value.js";
import * as haCfNiceFailbackWins from "./ha-cf/nice-failback-wins.js";
import * as haCfNoFencing from "./ha-cf/no-fencing.js";
import * as haCfNoMedia from "./ha-cf/no-media.js";
import * as haCfNoNode from "./ha-cf/no-node.js";
import * as haCfOnlyPingMedia from "./ha-cf/only-ping-media.js";
import * as haCfPingWithoutIpfail from "./ha-cf/ping-without-ipfail.js";
import * as haCfPortRange from "./ha-cf/port-range.js";
import * as haCfRespawnPath from "./ha-cf/respawn-path.js";
import * as haCfRespawnUser from "./ha-cf/respawn-user.js";
import * as haCfSingleHeartbeatPath from "./ha-cf/single-heartbeat-path.js";
import * as haCfSlashComment from "./ha-cf/slash-comment.js";
import * as haCfSuspiciousNodeName from "./ha-cf/suspicious-node-name.js";
import * as haCfTimingAdvice from "./ha-cf/timing-advice.js";
import * as haCfTooMany from "./ha-cf/too-many.js";
import * as haCfUnknownDirective from "./ha-cf/unknown-directive.js";
import * as haCfUnrenderedTemplate from "./ha-cf/unrendered-template.js";
import * as haCfUselessTarget from "./ha-cf/useless-target.js";
import * as haCfWarntimeOrder from "./ha-cf/warntime-order.js";
import * as haresourcesAgentArguments from "./haresources/agent-arguments.js";
import * as haresourcesAgentNotExecutable from "./haresources/agent-not-executable.js";
import * as haresourcesAgentNotFound from "./haresources/agent-not-found.js";
import * as haresourcesAgentPrefix from "./haresources/agent-prefix.js";
import * as haresourcesBrokenContinuation from "./haresources/broken-continuation.js";
import * as haresourcesCarriageReturn from "./haresources/carriage-return.js";
import * as haresourcesDatabaseWithoutStorage from "./haresources/database-without-storage.js";
import * as haresourcesDrbddiskWithoutName from "./haresources/drbddisk-without-name.js";
import * as haresourcesDuplicateGroupKey from "./haresources/duplicate-group-key.js";
import * as haresourcesDuplicateVip from "./haresources/duplicate-vip.js";
import * as haresourcesEmptyArgument from "./haresources/empty-argument.js";
import * as haresourcesEmptyGroup from "./haresources/empty-group.js";
import * as haresourcesEncoding from "./haresources/encoding.js";
import * as haresourcesFilesystemWithoutStorage from "./haresources/filesystem-without-storage.js";
import * as haresourcesInvalidAddress from "./haresources/invalid-address.js";
import * as haresourcesIpv6DoubleColon from "./haresources/ipv6-double-colon.js";
import * as haresourcesPingNodeOwner from "./haresources/ping-node-owner.js";
import * as haresourcesQuotedArgument from "./haresources/quoted-argument.js";
import * as haresourcesRegexGroupKey from "./haresources/regex-group-key.js";
import * as haresourcesResourceOrder from "./haresources/resource-order.js";
import * as haresourcesSlashComment from "./haresources/slash-comment.js";
import * as haresourcesUnknownNode from "./haresources/unknown-node.js";
import * as haresourcesUnrenderedTemplate from "./haresources/unrendered-template.js";
import * as haresourcesVipBeforeStorage from "./haresources/vip-before-storage.js";
import * as haresourcesVipWithoutInterface from "./haresources/vip-without-interface.js";
import * as authkeysAuthAfterKey from "./authkeys/auth-after-key.js";
import * as authkeysCommentAsKey from "./authkeys/comment-as-key.js";
import * as authkeysDuplicateKeyId from "./authkeys/duplicate-key-id.js";
import * as authkeysEncoding from "./authkeys/encoding.js";
import * as authkeysInvalidLine from "./authkeys/invalid-line.js";
import * as authkeysKeyIdRange from "./authkeys/key-id-range.js";
import * as authkeysKeyNotAllowed from "./authkeys/key-not-allowed.js";
import * as authkeysKeyRequired from "./authkeys/key-required.js";
import * as authkeysKeyTruncated from "./authkeys/key-truncated.js";
import * as authkeysMissingAuth from "./authkeys/missing-auth.js";
import * as authkeysMissingKeyId from "./authkeys/missing-key-id.js";
import * as authkeysPermissions from "./authkeys/permissions.js";
import * as authkeysSeveralAuth from "./authkeys/several-auth.js";
import * as authkeysSlashComment from "./authkeys/slash-comment.js";
import * as authkeysUnknownKeyId from "./authkeys/unknown-key-id.js";
import * as authkeysUnknownMethod from "./authkeys/unknown-method.js";
import * as authkeysUnrenderedTemplate from "./authkeys/unrendered-template.js";
import * as authkeysWeakKey from "./authkeys/weak-key.js";
import * as authkeysWeakMethod from "./authkeys/weak-method.js";
import * as drbdBecomePrimaryOn from "./drbd/become-primary-on.js";
import * as drbdDeprecatedOption from "./drbd/deprecated-option.js";
import * as drbdDualPrimary from "./drbd/dual-primary.js";
import * as drbdDuplicateAddress from "./drbd/duplicate-address.js";
import * as drbdDuplicateDisk from "./drbd/duplicate-disk.js";
import * as drbdDuplicateMetaDisk from "./drbd/duplicate-meta-disk.js";
import * as drbdDuplicateMinor from "./drbd/duplicate-minor.js";
import * as drbdDuplicateOption from "./drbd/duplicate-option.js";
import * as drbdDuplicateResource from "./drbd/duplicate-resource.js";
import * as drbdDuplicateSection from "./drbd/duplicate-section.js";
import * as drbdEncoding from "./drbd/encoding.js";
import * as drbdFencingWithoutHandler from "./drbd/fencing-without-handler.js";
import * as drbdHandlerWithoutFencing from "./drbd/handler-without-fencing.js";
import * as drbdHostCount from "./drbd/host-count.js";
import * as drbdInclude from "./drbd/include.js";
import * as drbdInvalidAddress from "./drbd/invalid-address.js";
import * as drbdInvalidConnection from "./drbd/invalid-connection.js";
import * as drbdInvalidDevice from "./drbd/invalid-device.js";
import * as drbdInvalidName from "./drbd/invalid-name.js";
import * as drbdInvalidProxy from "./drbd/invalid-proxy.js";
import * as drbdInvalidStacking from "./drbd/invalid-stacking.js";
import * as drbdInvalidValue from "./drbd/invalid-value.js";
import * as drbdInvalidVolume from "./drbd/invalid-volume.js";
import * as drbdLostVolume from "./drbd/lost-volume.js";
import * as drbdMetadataOnData from "./drbd/metadata-on-data.js";
import * as drbdMissingStatement from "./drbd/missing-statement.js";
import * as drbdMissingValue from "./drbd/missing-value.js";
import * as drbdMixedVersions from "./drbd/mixed-versions.js";
import * as drbdNameLength from "./drbd/name-length.js";
import * as drbdNegatedOption from "./drbd/negated-option.js";
import * as drbdNoConnection from "./drbd/no-connection.js";
import * as drbdNoSharedSecret from "./drbd/no-shared-secret.js";
import * as drbdNodeId from "./drbd/node-id.js";
import * as drbdOutOfRange from "./drbd/out-of-range.js";
import * as drbdPortability from "./drbd/portability.js";
import * as drbdProtocolConflict from "./drbd/protocol-conflict.js";
import * as drbdQuorumTwoNodes from "./drbd/quorum-two-nodes.js";
import * as drbdRateIgnored from "./drbd/rate-ignored.js";
import * as drbdResyncAfter from "./drbd/resync-after.js";
import * as drbdSecretWithoutHmac from "./drbd/secret-without-hmac.js";
import * as drbdSplitBrainPolicy from "./drbd/split-brain-policy.js";
import * as drbdSuspiciousUnit from "./drbd/suspicious-unit.js";
import * as drbdSwallowedOption from "./drbd/swallowed-option.js";
import * as drbdSyntax from "./drbd/syntax.js";
import * as drbdTimeoutOrder from "./drbd/timeout-order.js";
import * as drbdUnclosedSection from "./drbd/unclosed-section.js";
import * as drbdUnknownOption from "./drbd/unknown-option.js";
import * as drbdUnrenderedTemplate from "./drbd/unrendered-template.js";
import * as drbdVersion from "./drbd/version.js";
import * as drbdWaitForever from "./drbd/wait-forever.js";
import * as drbdWrongSection from "./drbd/wrong-section.js";
import * as clusterAgentMissingOnNode from "./cluster/agent-missing-on-node.js";
import * as clusterAgentToolPath from "./cluster/agent-tool-path.js";
import * as clusterAuthkeysDiffers from "./cluster/authkeys-differs.js";
import * as clusterCrmWithHaresources from "./cluster/crm-with-haresources.js";
import * as clusterDopd from "./cluster/dopd.js";
import * as clusterDrbdAddress from "./cluster/drbd-address.js";
import * as clusterDrbdDeviceMismatch from "./cluster/drbd-device-mismatch.js";
import * as clusterDrbdDiffers from "./cluster/drbd-differs.js";
import * as clusterDrbdDiskInFstab from "./cluster/drbd-disk-in-fstab.js";
import * as clusterDrbdHostNotANode from "./cluster/drbd-host-not-a-node.js";
import * as clusterDrbdNodeMissing from "./cluster/drbd-node-missing.js";
import * as clusterDrbdNotConfiguredAtBoot from "./cluster/drbd-not-configured-at-boot.js";
import * as clusterDrbdResourceUnknown from "./cluster/drbd-resource-unknown.js";
import * as clusterDrbdTimeouts from "./cluster/drbd-timeouts.js";
import * as clusterDuplicateAddress from "./cluster/duplicate-address.js";
import * as clusterFailbackWithDrbd from "./cluster/failback-with-drbd.js";
import * as clusterFileMissingOnNode from "./cluster/file-missing-on-node.js";
import * as clusterFirewall from "./cluster/firewall.js";
import * as clusterHaCfDiffers from "./cluster/ha-cf-differs.js";
import * as clusterHaresourcesDiffers from "./cluster/haresources-differs.js";
import * as clusterHostnameNotANode from "./cluster/hostname-not-a-node.js";
import * as clusterHostsEntry from "./cluster/hosts-entry.js";
import * as clusterInterfaceMissing from "./cluster/interface-missing.js";
import * as clusterMissingFile from "./cluster/missing-file.js";
import * as clusterMountInFstab from "./cluster/mount-in-fstab.js";
import * as clusterNodeOrder from "./cluster/node-order.js";
import * as clusterNodesDiffer from "./cluster/nodes-differ.js";
import * as clusterPeerNotReached from "./cluster/peer-not-reached.js";
import * as clusterPeerRoute from "./cluster/peer-route.js";
import * as clusterPeerUcast from "./cluster/peer-ucast.js";
import * as clusterPingMedium from "./cluster/ping-medium.js";
import * as clusterPingTarget from "./cluster/ping-target.js";
import * as clusterPingTargetsDiffer from "./cluster/ping-targets-differ.js";
import * as clusterResyncRate from "./cluster/resync-rate.js";
import * as clusterSharedStoragePath from "./cluster/shared-storage-path.js";
import * as clusterSharedWire from "./cluster/shared-wire.js";
import * as clusterStartsAtBoot from "./cluster/starts-at-boot.js";
import * as clusterUnusedMetadataPartition from "./cluster/unused-metadata-partition.js";
import * as clusterVipConflict from "./cluster/vip-conflict.js";
import * as clusterVipSubnet from "./cluster/vip-subnet.js";

/** What the pages of the rules say; kept apart from the rules, because linting does not need it. */
export const rulePages: readonly { readonly id: string; readonly docs: RuleDocs; readonly examples: RuleExamples }[] = [
  { id: "ha-cf/alias-interface", docs: haCfAliasInterface.docs, examples: haCfAliasInterface.examples },
  { id: "ha-cf/apiauth-conflict", docs: haCfApiauthConflict.docs, examples: haCfApiauthConflict.examples },
  { id: "ha-cf/autojoin-with-haresources", docs: haCfAutojoinWithHaresources.docs, examples: haCfAutojoinWithHaresources.examples },
  { id: "ha-cf/client-not-authorised", docs: haCfClientNotAuthorised.docs, examples: haCfClientNotAuthorised.examples },
  { id: "ha-cf/comment-in-value", docs: haCfCommentInValue.docs, examples: haCfCommentInValue.examples },
  { id: "ha-cf/crm-without-pacemaker", docs: haCfCrmWithoutPacemaker.docs, examples: haCfCrmWithoutPacemaker.examples },
  { id: "ha-cf/deadping-too-small", docs: haCfDeadpingTooSmall.docs, examples: haCfDeadpingTooSmall.examples },
  { id: "ha-cf/deadtime-too-small", docs: haCfDeadtimeTooSmall.docs, examples: haCfDeadtimeTooSmall.examples },
  { id: "ha-cf/deprecated-directive", docs: haCfDeprecatedDirective.docs, examples: haCfDeprecatedDirective.examples },
  { id: "ha-cf/directive-order", docs: haCfDirectiveOrder.docs, examples: haCfDirectiveOrder.examples },
  { id: "ha-cf/duplicate-directive", docs: haCfDuplicateDirective.docs, examples: haCfDuplicateDirective.examples },
  { id: "ha-cf/duplicate-medium", docs: haCfDuplicateMedium.docs, examples: haCfDuplicateMedium.examples },
  { id: "ha-cf/duplicate-node", docs: haCfDuplicateNode.docs, examples: haCfDuplicateNode.examples },
  { id: "ha-cf/encoding", docs: haCfEncoding.docs, examples: haCfEncoding.examples },
  { id: "ha-cf/extra-value", docs: haCfExtraValue.docs, examples: haCfExtraValue.examples },
  { id: "ha-cf/initdead-too-small", docs: haCfInitdeadTooSmall.docs, examples: haCfInitdeadTooSmall.examples },
  { id: "ha-cf/invalid-value", docs: haCfInvalidValue.docs, examples: haCfInvalidValue.examples },
  { id: "ha-cf/ipfail-without-ping", docs: haCfIpfailWithoutPing.docs, examples: haCfIpfailWithoutPing.examples },
  { id: "ha-cf/line-too-long", docs: haCfLineTooLong.docs, examples: haCfLineTooLong.examples },
  { id: "ha-cf/logging", docs: haCfLogging.docs, examples: haCfLogging.examples },
  { id: "ha-cf/missing-auto-failback", docs: haCfMissingAutoFailback.docs, examples: haCfMissingAutoFailback.examples },
  { id: "ha-cf/missing-value", docs: haCfMissingValue.docs, examples: haCfMissingValue.examples },
  { id: "ha-cf/nice-failback-wins", docs: haCfNiceFailbackWins.docs, examples: haCfNiceFailbackWins.examples },
  { id: "ha-cf/no-fencing", docs: haCfNoFencing.docs, examples: haCfNoFencing.examples },
  { id: "ha-cf/no-media", docs: haCfNoMedia.docs, examples: haCfNoMedia.examples },
  { id: "ha-cf/no-node", docs: haCfNoNode.docs, examples: haCfNoNode.examples },
  { id: "ha-cf/only-ping-media", docs: haCfOnlyPingMedia.docs, examples: haCfOnlyPingMedia.examples },
  { id: "ha-cf/ping-without-ipfail", docs: haCfPingWithoutIpfail.docs, examples: haCfPingWithoutIpfail.examples },
  { id: "ha-cf/port-range", docs: haCfPortRange.docs, examples: haCfPortRange.examples },
  { id: "ha-cf/respawn-path", docs: haCfRespawnPath.docs, examples: haCfRespawnPath.examples },
  { id: "ha-cf/respawn-user", docs: haCfRespawnUser.docs, examples: haCfRespawnUser.examples },
  { id: "ha-cf/single-heartbeat-path", docs: haCfSingleHeartbeatPath.docs, examples: haCfSingleHeartbeatPath.examples },
  { id: "ha-cf/slash-comment", docs: haCfSlashComment.docs, examples: haCfSlashComment.examples },
  { id: "ha-cf/suspicious-node-name", docs: haCfSuspiciousNodeName.docs, examples: haCfSuspiciousNodeName.examples },
  { id: "ha-cf/timing-advice", docs: haCfTimingAdvice.docs, examples: haCfTimingAdvice.examples },
  { id: "ha-cf/too-many", docs: haCfTooMany.docs, examples: haCfTooMany.examples },
  { id: "ha-cf/unknown-directive", docs: haCfUnknownDirective.docs, examples: haCfUnknownDirective.examples },
  { id: "ha-cf/unrendered-template", docs: haCfUnrenderedTemplate.docs, examples: haCfUnrenderedTemplate.examples },
  { id: "ha-cf/useless-target", docs: haCfUselessTarget.docs, examples: haCfUselessTarget.examples },
  { id: "ha-cf/warntime-order", docs: haCfWarntimeOrder.docs, examples: haCfWarntimeOrder.examples },
  { id: "haresources/agent-arguments", docs: haresourcesAgentArguments.docs, examples: haresourcesAgentArguments.examples },
  { id: "haresources/agent-not-executable", docs: haresourcesAgentNotExecutable.docs, examples: haresourcesAgentNotExecutable.examples },
  { id: "haresources/agent-not-found", docs: haresourcesAgentNotFound.docs, examples: haresourcesAgentNotFound.examples },
  { id: "haresources/agent-prefix", docs: haresourcesAgentPrefix.docs, examples: haresourcesAgentPrefix.examples },
  { id: "haresources/broken-continuation", docs: haresourcesBrokenContinuation.docs, examples: haresourcesBrokenContinuation.examples },
  { id: "haresources/carriage-return", docs: haresourcesCarriageReturn.docs, examples: haresourcesCarriageReturn.examples },
  { id: "haresources/database-without-storage", docs: haresourcesDatabaseWithoutStorage.docs, examples: haresourcesDatabaseWithoutStorage.examples },
  { id: "haresources/drbddisk-without-name", docs: haresourcesDrbddiskWithoutName.docs, examples: haresourcesDrbddiskWithoutName.examples },
  { id: "haresources/duplicate-group-key", docs: haresourcesDuplicateGroupKey.docs, examples: haresourcesDuplicateGroupKey.examples },
  { id: "haresources/duplicate-vip", docs: haresourcesDuplicateVip.docs, examples: haresourcesDuplicateVip.examples },
  { id: "haresources/empty-argument", docs: haresourcesEmptyArgument.docs, examples: haresourcesEmptyArgument.examples },
  { id: "haresources/empty-group", docs: haresourcesEmptyGroup.docs, examples: haresourcesEmptyGroup.examples },
  { id: "haresources/encoding", docs: haresourcesEncoding.docs, examples: haresourcesEncoding.examples },
  { id: "haresources/filesystem-without-storage", docs: haresourcesFilesystemWithoutStorage.docs, examples: haresourcesFilesystemWithoutStorage.examples },
  { id: "haresources/invalid-address", docs: haresourcesInvalidAddress.docs, examples: haresourcesInvalidAddress.examples },
  { id: "haresources/ipv6-double-colon", docs: haresourcesIpv6DoubleColon.docs, examples: haresourcesIpv6DoubleColon.examples },
  { id: "haresources/ping-node-owner", docs: haresourcesPingNodeOwner.docs, examples: haresourcesPingNodeOwner.examples },
  { id: "haresources/quoted-argument", docs: haresourcesQuotedArgument.docs, examples: haresourcesQuotedArgument.examples },
  { id: "haresources/regex-group-key", docs: haresourcesRegexGroupKey.docs, examples: haresourcesRegexGroupKey.examples },
  { id: "haresources/resource-order", docs: haresourcesResourceOrder.docs, examples: haresourcesResourceOrder.examples },
  { id: "haresources/slash-comment", docs: haresourcesSlashComment.docs, examples: haresourcesSlashComment.examples },
  { id: "haresources/unknown-node", docs: haresourcesUnknownNode.docs, examples: haresourcesUnknownNode.examples },
  { id: "haresources/unrendered-template", docs: haresourcesUnrenderedTemplate.docs, examples: haresourcesUnrenderedTemplate.examples },
  { id: "haresources/vip-before-storage", docs: haresourcesVipBeforeStorage.docs, examples: haresourcesVipBeforeStorage.examples },
  { id: "haresources/vip-without-interface", docs: haresourcesVipWithoutInterface.docs, examples: haresourcesVipWithoutInterface.examples },
  { id: "authkeys/auth-after-key", docs: authkeysAuthAfterKey.docs, examples: authkeysAuthAfterKey.examples },
  { id: "authkeys/comment-as-key", docs: authkeysCommentAsKey.docs, examples: authkeysCommentAsKey.examples },
  { id: "authkeys/duplicate-key-id", docs: authkeysDuplicateKeyId.docs, examples: authkeysDuplicateKeyId.examples },
  { id: "authkeys/encoding", docs: authkeysEncoding.docs, examples: authkeysEncoding.examples },
  { id: "authkeys/invalid-line", docs: authkeysInvalidLine.docs, examples: authkeysInvalidLine.examples },
  { id: "authkeys/key-id-range", docs: authkeysKeyIdRange.docs, examples: authkeysKeyIdRange.examples },
  { id: "authkeys/key-not-allowed", docs: authkeysKeyNotAllowed.docs, examples: authkeysKeyNotAllowed.examples },
  { id: "authkeys/key-required", docs: authkeysKeyRequired.docs, examples: authkeysKeyRequired.examples },
  { id: "authkeys/key-truncated", docs: authkeysKeyTruncated.docs, examples: authkeysKeyTruncated.examples },
  { id: "authkeys/missing-auth", docs: authkeysMissingAuth.docs, examples: authkeysMissingAuth.examples },
  { id: "authkeys/missing-key-id", docs: authkeysMissingKeyId.docs, examples: authkeysMissingKeyId.examples },
  { id: "authkeys/permissions", docs: authkeysPermissions.docs, examples: authkeysPermissions.examples },
  { id: "authkeys/several-auth", docs: authkeysSeveralAuth.docs, examples: authkeysSeveralAuth.examples },
  { id: "authkeys/slash-comment", docs: authkeysSlashComment.docs, examples: authkeysSlashComment.examples },
  { id: "authkeys/unknown-key-id", docs: authkeysUnknownKeyId.docs, examples: authkeysUnknownKeyId.examples },
  { id: "authkeys/unknown-method", docs: authkeysUnknownMethod.docs, examples: authkeysUnknownMethod.examples },
  { id: "authkeys/unrendered-template", docs: authkeysUnrenderedTemplate.docs, examples: authkeysUnrenderedTemplate.examples },
  { id: "authkeys/weak-key", docs: authkeysWeakKey.docs, examples: authkeysWeakKey.examples },
  { id: "authkeys/weak-method", docs: authkeysWeakMethod.docs, examples: authkeysWeakMethod.examples },
  { id: "drbd/become-primary-on", docs: drbdBecomePrimaryOn.docs, examples: drbdBecomePrimaryOn.examples },
  { id: "drbd/deprecated-option", docs: drbdDeprecatedOption.docs, examples: drbdDeprecatedOption.examples },
  { id: "drbd/dual-primary", docs: drbdDualPrimary.docs, examples: drbdDualPrimary.examples },
  { id: "drbd/duplicate-address", docs: drbdDuplicateAddress.docs, examples: drbdDuplicateAddress.examples },
  { id: "drbd/duplicate-disk", docs: drbdDuplicateDisk.docs, examples: drbdDuplicateDisk.examples },
  { id: "drbd/duplicate-meta-disk", docs: drbdDuplicateMetaDisk.docs, examples: drbdDuplicateMetaDisk.examples },
  { id: "drbd/duplicate-minor", docs: drbdDuplicateMinor.docs, examples: drbdDuplicateMinor.examples },
  { id: "drbd/duplicate-option", docs: drbdDuplicateOption.docs, examples: drbdDuplicateOption.examples },
  { id: "drbd/duplicate-resource", docs: drbdDuplicateResource.docs, examples: drbdDuplicateResource.examples },
  { id: "drbd/duplicate-section", docs: drbdDuplicateSection.docs, examples: drbdDuplicateSection.examples },
  { id: "drbd/encoding", docs: drbdEncoding.docs, examples: drbdEncoding.examples },
  { id: "drbd/fencing-without-handler", docs: drbdFencingWithoutHandler.docs, examples: drbdFencingWithoutHandler.examples },
  { id: "drbd/handler-without-fencing", docs: drbdHandlerWithoutFencing.docs, examples: drbdHandlerWithoutFencing.examples },
  { id: "drbd/host-count", docs: drbdHostCount.docs, examples: drbdHostCount.examples },
  { id: "drbd/include", docs: drbdInclude.docs, examples: drbdInclude.examples },
  { id: "drbd/invalid-address", docs: drbdInvalidAddress.docs, examples: drbdInvalidAddress.examples },
  { id: "drbd/invalid-connection", docs: drbdInvalidConnection.docs, examples: drbdInvalidConnection.examples },
  { id: "drbd/invalid-device", docs: drbdInvalidDevice.docs, examples: drbdInvalidDevice.examples },
  { id: "drbd/invalid-name", docs: drbdInvalidName.docs, examples: drbdInvalidName.examples },
  { id: "drbd/invalid-proxy", docs: drbdInvalidProxy.docs, examples: drbdInvalidProxy.examples },
  { id: "drbd/invalid-stacking", docs: drbdInvalidStacking.docs, examples: drbdInvalidStacking.examples },
  { id: "drbd/invalid-value", docs: drbdInvalidValue.docs, examples: drbdInvalidValue.examples },
  { id: "drbd/invalid-volume", docs: drbdInvalidVolume.docs, examples: drbdInvalidVolume.examples },
  { id: "drbd/lost-volume", docs: drbdLostVolume.docs, examples: drbdLostVolume.examples },
  { id: "drbd/metadata-on-data", docs: drbdMetadataOnData.docs, examples: drbdMetadataOnData.examples },
  { id: "drbd/missing-statement", docs: drbdMissingStatement.docs, examples: drbdMissingStatement.examples },
  { id: "drbd/missing-value", docs: drbdMissingValue.docs, examples: drbdMissingValue.examples },
  { id: "drbd/mixed-versions", docs: drbdMixedVersions.docs, examples: drbdMixedVersions.examples },
  { id: "drbd/name-length", docs: drbdNameLength.docs, examples: drbdNameLength.examples },
  { id: "drbd/negated-option", docs: drbdNegatedOption.docs, examples: drbdNegatedOption.examples },
  { id: "drbd/no-connection", docs: drbdNoConnection.docs, examples: drbdNoConnection.examples },
  { id: "drbd/no-shared-secret", docs: drbdNoSharedSecret.docs, examples: drbdNoSharedSecret.examples },
  { id: "drbd/node-id", docs: drbdNodeId.docs, examples: drbdNodeId.examples },
  { id: "drbd/out-of-range", docs: drbdOutOfRange.docs, examples: drbdOutOfRange.examples },
  { id: "drbd/portability", docs: drbdPortability.docs, examples: drbdPortability.examples },
  { id: "drbd/protocol-conflict", docs: drbdProtocolConflict.docs, examples: drbdProtocolConflict.examples },
  { id: "drbd/quorum-two-nodes", docs: drbdQuorumTwoNodes.docs, examples: drbdQuorumTwoNodes.examples },
  { id: "drbd/rate-ignored", docs: drbdRateIgnored.docs, examples: drbdRateIgnored.examples },
  { id: "drbd/resync-after", docs: drbdResyncAfter.docs, examples: drbdResyncAfter.examples },
  { id: "drbd/secret-without-hmac", docs: drbdSecretWithoutHmac.docs, examples: drbdSecretWithoutHmac.examples },
  { id: "drbd/split-brain-policy", docs: drbdSplitBrainPolicy.docs, examples: drbdSplitBrainPolicy.examples },
  { id: "drbd/suspicious-unit", docs: drbdSuspiciousUnit.docs, examples: drbdSuspiciousUnit.examples },
  { id: "drbd/swallowed-option", docs: drbdSwallowedOption.docs, examples: drbdSwallowedOption.examples },
  { id: "drbd/syntax", docs: drbdSyntax.docs, examples: drbdSyntax.examples },
  { id: "drbd/timeout-order", docs: drbdTimeoutOrder.docs, examples: drbdTimeoutOrder.examples },
  { id: "drbd/unclosed-section", docs: drbdUnclosedSection.docs, examples: drbdUnclosedSection.examples },
  { id: "drbd/unknown-option", docs: drbdUnknownOption.docs, examples: drbdUnknownOption.examples },
  { id: "drbd/unrendered-template", docs: drbdUnrenderedTemplate.docs, examples: drbdUnrenderedTemplate.examples },
  { id: "drbd/version", docs: drbdVersion.docs, examples: drbdVersion.examples },
  { id: "drbd/wait-forever", docs: drbdWaitForever.docs, examples: drbdWaitForever.examples },
  { id: "drbd/wrong-section", docs: drbdWrongSection.docs, examples: drbdWrongSection.examples },
  { id: "cluster/agent-missing-on-node", docs: clusterAgentMissingOnNode.docs, examples: clusterAgentMissingOnNode.examples },
  { id: "cluster/agent-tool-path", docs: clusterAgentToolPath.docs, examples: clusterAgentToolPath.examples },
  { id: "cluster/authkeys-differs", docs: clusterAuthkeysDiffers.docs, examples: clusterAuthkeysDiffers.examples },
  { id: "cluster/crm-with-haresources", docs: clusterCrmWithHaresources.docs, examples: clusterCrmWithHaresources.examples },
  { id: "cluster/dopd", docs: clusterDopd.docs, examples: clusterDopd.examples },
  { id: "cluster/drbd-address", docs: clusterDrbdAddress.docs, examples: clusterDrbdAddress.examples },
  { id: "cluster/drbd-device-mismatch", docs: clusterDrbdDeviceMismatch.docs, examples: clusterDrbdDeviceMismatch.examples },
  { id: "cluster/drbd-differs", docs: clusterDrbdDiffers.docs, examples: clusterDrbdDiffers.examples },
  { id: "cluster/drbd-disk-in-fstab", docs: clusterDrbdDiskInFstab.docs, examples: clusterDrbdDiskInFstab.examples },
  { id: "cluster/drbd-host-not-a-node", docs: clusterDrbdHostNotANode.docs, examples: clusterDrbdHostNotANode.examples },
  { id: "cluster/drbd-node-missing", docs: clusterDrbdNodeMissing.docs, examples: clusterDrbdNodeMissing.examples },
  { id: "cluster/drbd-not-configured-at-boot", docs: clusterDrbdNotConfiguredAtBoot.docs, examples: clusterDrbdNotConfiguredAtBoot.examples },
  { id: "cluster/drbd-resource-unknown", docs: clusterDrbdResourceUnknown.docs, examples: clusterDrbdResourceUnknown.examples },
  { id: "cluster/drbd-timeouts", docs: clusterDrbdTimeouts.docs, examples: clusterDrbdTimeouts.examples },
  { id: "cluster/duplicate-address", docs: clusterDuplicateAddress.docs, examples: clusterDuplicateAddress.examples },
  { id: "cluster/failback-with-drbd", docs: clusterFailbackWithDrbd.docs, examples: clusterFailbackWithDrbd.examples },
  { id: "cluster/file-missing-on-node", docs: clusterFileMissingOnNode.docs, examples: clusterFileMissingOnNode.examples },
  { id: "cluster/firewall", docs: clusterFirewall.docs, examples: clusterFirewall.examples },
  { id: "cluster/ha-cf-differs", docs: clusterHaCfDiffers.docs, examples: clusterHaCfDiffers.examples },
  { id: "cluster/haresources-differs", docs: clusterHaresourcesDiffers.docs, examples: clusterHaresourcesDiffers.examples },
  { id: "cluster/hostname-not-a-node", docs: clusterHostnameNotANode.docs, examples: clusterHostnameNotANode.examples },
  { id: "cluster/hosts-entry", docs: clusterHostsEntry.docs, examples: clusterHostsEntry.examples },
  { id: "cluster/interface-missing", docs: clusterInterfaceMissing.docs, examples: clusterInterfaceMissing.examples },
  { id: "cluster/missing-file", docs: clusterMissingFile.docs, examples: clusterMissingFile.examples },
  { id: "cluster/mount-in-fstab", docs: clusterMountInFstab.docs, examples: clusterMountInFstab.examples },
  { id: "cluster/node-order", docs: clusterNodeOrder.docs, examples: clusterNodeOrder.examples },
  { id: "cluster/nodes-differ", docs: clusterNodesDiffer.docs, examples: clusterNodesDiffer.examples },
  { id: "cluster/peer-not-reached", docs: clusterPeerNotReached.docs, examples: clusterPeerNotReached.examples },
  { id: "cluster/peer-route", docs: clusterPeerRoute.docs, examples: clusterPeerRoute.examples },
  { id: "cluster/peer-ucast", docs: clusterPeerUcast.docs, examples: clusterPeerUcast.examples },
  { id: "cluster/ping-medium", docs: clusterPingMedium.docs, examples: clusterPingMedium.examples },
  { id: "cluster/ping-target", docs: clusterPingTarget.docs, examples: clusterPingTarget.examples },
  { id: "cluster/ping-targets-differ", docs: clusterPingTargetsDiffer.docs, examples: clusterPingTargetsDiffer.examples },
  { id: "cluster/resync-rate", docs: clusterResyncRate.docs, examples: clusterResyncRate.examples },
  { id: "cluster/shared-storage-path", docs: clusterSharedStoragePath.docs, examples: clusterSharedStoragePath.examples },
  { id: "cluster/shared-wire", docs: clusterSharedWire.docs, examples: clusterSharedWire.examples },
  { id: "cluster/starts-at-boot", docs: clusterStartsAtBoot.docs, examples: clusterStartsAtBoot.examples },
  { id: "cluster/unused-metadata-partition", docs: clusterUnusedMetadataPartition.docs, examples: clusterUnusedMetadataPartition.examples },
  { id: "cluster/vip-conflict", docs: clusterVipConflict.docs, examples: clusterVipConflict.examples },
  { id: "cluster/vip-subnet", docs: clusterVipSubnet.docs, examples: clusterVipSubnet.examples },
];
