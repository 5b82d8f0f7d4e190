// Written by scripts/generate.mjs from the files of this folder.
import baselineStale from './baseline/stale.js';
import capabilityDangerous from './capability/dangerous.js';
import capabilityUnknown from './capability/unknown.js';
import commandArgumentNameStyle from './command/argument-name-style.js';
import commandArgumentNameUnusable from './command/argument-name-unusable.js';
import commandArgumentTypeMissing from './command/argument-type-missing.js';
import commandDefaultInvalid from './command/default-invalid.js';
import commandDuplicateArgument from './command/duplicate-argument.js';
import commandEntrypointWithoutImageCommand from './command/entrypoint-without-image-command.js';
import commandEnumWithoutType from './command/enum-without-type.js';
import commandFormatArgumentMissing from './command/format-argument-missing.js';
import commandFormatPlaceholderTwice from './command/format-placeholder-twice.js';
import commandFormatPlaceholderUnknown from './command/format-placeholder-unknown.js';
import commandHelpMissing from './command/help-missing.js';
import commandInterfaceMissing from './command/interface-missing.js';
import commandNameInvalid from './command/name-invalid.js';
import commandOutputMissing from './command/output-missing.js';
import commandPatternUnsafe from './command/pattern-unsafe.js';
import commandPropertiesMissing from './command/properties-missing.js';
import commandRequiredAfterOptional from './command/required-after-optional.js';
import contractFileNameMisleading from './contract/file-name-misleading.js';
import contractInfoMissing from './contract/info-missing.js';
import contractInterfaceHttpPort from './contract/interface-http-port.js';
import contractNotAContract from './contract/not-a-contract.js';
import contractPlatformsDiffer from './contract/platforms-differ.js';
import contractSourcesDisagree from './contract/sources-disagree.js';
import contractSyntax from './contract/syntax.js';
import contractUnknownKey from './contract/unknown-key.js';
import contractVariantSpelling from './contract/variant-spelling.js';
import contractVersionMissing from './contract/version-missing.js';
import contractWithdrawnKey from './contract/withdrawn-key.js';
import dockerfileBaseNotOfficial from './dockerfile/base-not-official.js';
import dockerfileCacheOrder from './dockerfile/cache-order.js';
import dockerfileMaintainerDeprecated from './dockerfile/maintainer-deprecated.js';
import dockerflowAppDirectoryMissing from './dockerflow/app-directory-missing.js';
import dockerflowEntrypointAndCmd from './dockerflow/entrypoint-and-cmd.js';
import dockerflowEntrypointInherited from './dockerflow/entrypoint-inherited.js';
import dockerflowGroupMissing from './dockerflow/group-missing.js';
import dockerflowIdShared from './dockerflow/id-shared.js';
import dockerflowUserMissing from './dockerflow/user-missing.js';
import dockerflowUserNotApp from './dockerflow/user-not-app.js';
import dockerflowUserNotInGroup from './dockerflow/user-not-in-group.js';
import dockerflowVersionFileMissing from './dockerflow/version-file-missing.js';
import envDefaultInvalid from './env/default-invalid.js';
import envDefaultOfRequired from './env/default-of-required.js';
import envDescriptionMissing from './env/description-missing.js';
import envNameInvalid from './env/name-invalid.js';
import envPatternUnsafe from './env/pattern-unsafe.js';
import envSecretBakedIn from './env/secret-baked-in.js';
import envTypeMissing from './env/type-missing.js';
import envUndocumented from './env/undocumented.js';
import healthDisabled from './health/disabled.js';
import healthMissing from './health/missing.js';
import healthNeedsDockerFormat from './health/needs-docker-format.js';
import healthOciDropped from './health/oci-dropped.js';
import healthShellMissing from './health/shell-missing.js';
import healthTimingImpossible from './health/timing-impossible.js';
import ignoreExpired from './ignore/expired.js';
import ignoreReasonMissing from './ignore/reason-missing.js';
import ignoreUnknownRule from './ignore/unknown-rule.js';
import ignoreUnused from './ignore/unused.js';
import imageBuildToolsLeft from './image/build-tools-left.js';
import imageTooLarge from './image/too-large.js';
import imageTooManyLayers from './image/too-many-layers.js';
import labelAnnotationsDisagree from './label/annotations-disagree.js';
import labelCreatedInFuture from './label/created-in-future.js';
import labelDeprecatedKey from './label/deprecated-key.js';
import labelForbiddenPresent from './label/forbidden-present.js';
import labelInherited from './label/inherited.js';
import labelInheritedByHistory from './label/inherited-by-history.js';
import labelKeyInvalid from './label/key-invalid.js';
import labelKeyReserved from './label/key-reserved.js';
import labelKeysDifferByCase from './label/keys-differ-by-case.js';
import labelLostInStage from './label/lost-in-stage.js';
import labelPlaceholder from './label/placeholder.js';
import labelRequiredMissing from './label/required-missing.js';
import labelRunsOnHost from './label/runs-on-host.js';
import labelSchemaMismatch from './label/schema-mismatch.js';
import labelTooLarge from './label/too-large.js';
import labelUnknownKey from './label/unknown-key.js';
import labelValueEmpty from './label/value-empty.js';
import labelValueInvalid from './label/value-invalid.js';
import labelVersionContradictsTag from './label/version-contradicts-tag.js';
import lifecycleShellForm from './lifecycle/shell-form.js';
import lifecycleTimeoutImplausible from './lifecycle/timeout-implausible.js';
import mcpFieldIgnored from './mcp/field-ignored.js';
import mcpNameMissing from './mcp/name-missing.js';
import mcpSecretNotPrefixed from './mcp/secret-not-prefixed.js';
import mcpServerName from './mcp/server-name.js';
import mcpTemplateUnknown from './mcp/template-unknown.js';
import mcpWrongPrefix from './mcp/wrong-prefix.js';
import portDuplicate from './port/duplicate.js';
import portNotExposed from './port/not-exposed.js';
import portPrivileged from './port/privileged.js';
import portUndocumented from './port/undocumented.js';
import processCommandMissing from './process/command-missing.js';
import processRootUser from './process/root-user.js';
import processShellForm from './process/shell-form.js';
import processStopSignalInvalid from './process/stop-signal-invalid.js';
import processUserNotNumeric from './process/user-not-numeric.js';
import processWorkingDirRelative from './process/working-dir-relative.js';
import resourceMemoryImplausible from './resource/memory-implausible.js';
import resourceQuantityInvalid from './resource/quantity-invalid.js';
import versionFileByteOrderMark from './version-file/byte-order-mark.js';
import versionFileDisagreesWithLabels from './version-file/disagrees-with-labels.js';
import versionFileDuplicateKey from './version-file/duplicate-key.js';
import versionFileFieldInvalid from './version-file/field-invalid.js';
import versionFileFieldMissing from './version-file/field-missing.js';
import versionFileLegacyShape from './version-file/legacy-shape.js';
import versionFileNotAnObject from './version-file/not-an-object.js';
import versionFileNotJson from './version-file/not-json.js';
import versionFilePlaceholder from './version-file/placeholder.js';
import versionFileTooLarge from './version-file/too-large.js';
import volumeModeUnknown from './volume/mode-unknown.js';
import volumeNotDeclared from './volume/not-declared.js';
import volumeOverlapping from './volume/overlapping.js';
import volumeRelative from './volume/relative.js';
import volumeSensitive from './volume/sensitive.js';
import volumeUndocumented from './volume/undocumented.js';
import type { Rule } from './rule.js';

/** Every rule, in the order of their ids. */
export const rules: readonly Rule[] = [
  baselineStale,
  capabilityDangerous,
  capabilityUnknown,
  commandArgumentNameStyle,
  commandArgumentNameUnusable,
  commandArgumentTypeMissing,
  commandDefaultInvalid,
  commandDuplicateArgument,
  commandEntrypointWithoutImageCommand,
  commandEnumWithoutType,
  commandFormatArgumentMissing,
  commandFormatPlaceholderTwice,
  commandFormatPlaceholderUnknown,
  commandHelpMissing,
  commandInterfaceMissing,
  commandNameInvalid,
  commandOutputMissing,
  commandPatternUnsafe,
  commandPropertiesMissing,
  commandRequiredAfterOptional,
  contractFileNameMisleading,
  contractInfoMissing,
  contractInterfaceHttpPort,
  contractNotAContract,
  contractPlatformsDiffer,
  contractSourcesDisagree,
  contractSyntax,
  contractUnknownKey,
  contractVariantSpelling,
  contractVersionMissing,
  contractWithdrawnKey,
  dockerfileBaseNotOfficial,
  dockerfileCacheOrder,
  dockerfileMaintainerDeprecated,
  dockerflowAppDirectoryMissing,
  dockerflowEntrypointAndCmd,
  dockerflowEntrypointInherited,
  dockerflowGroupMissing,
  dockerflowIdShared,
  dockerflowUserMissing,
  dockerflowUserNotApp,
  dockerflowUserNotInGroup,
  dockerflowVersionFileMissing,
  envDefaultInvalid,
  envDefaultOfRequired,
  envDescriptionMissing,
  envNameInvalid,
  envPatternUnsafe,
  envSecretBakedIn,
  envTypeMissing,
  envUndocumented,
  healthDisabled,
  healthMissing,
  healthNeedsDockerFormat,
  healthOciDropped,
  healthShellMissing,
  healthTimingImpossible,
  ignoreExpired,
  ignoreReasonMissing,
  ignoreUnknownRule,
  ignoreUnused,
  imageBuildToolsLeft,
  imageTooLarge,
  imageTooManyLayers,
  labelAnnotationsDisagree,
  labelCreatedInFuture,
  labelDeprecatedKey,
  labelForbiddenPresent,
  labelInherited,
  labelInheritedByHistory,
  labelKeyInvalid,
  labelKeyReserved,
  labelKeysDifferByCase,
  labelLostInStage,
  labelPlaceholder,
  labelRequiredMissing,
  labelRunsOnHost,
  labelSchemaMismatch,
  labelTooLarge,
  labelUnknownKey,
  labelValueEmpty,
  labelValueInvalid,
  labelVersionContradictsTag,
  lifecycleShellForm,
  lifecycleTimeoutImplausible,
  mcpFieldIgnored,
  mcpNameMissing,
  mcpSecretNotPrefixed,
  mcpServerName,
  mcpTemplateUnknown,
  mcpWrongPrefix,
  portDuplicate,
  portNotExposed,
  portPrivileged,
  portUndocumented,
  processCommandMissing,
  processRootUser,
  processShellForm,
  processStopSignalInvalid,
  processUserNotNumeric,
  processWorkingDirRelative,
  resourceMemoryImplausible,
  resourceQuantityInvalid,
  versionFileByteOrderMark,
  versionFileDisagreesWithLabels,
  versionFileDuplicateKey,
  versionFileFieldInvalid,
  versionFileFieldMissing,
  versionFileLegacyShape,
  versionFileNotAnObject,
  versionFileNotJson,
  versionFilePlaceholder,
  versionFileTooLarge,
  volumeModeUnknown,
  volumeNotDeclared,
  volumeOverlapping,
  volumeRelative,
  volumeSensitive,
  volumeUndocumented,
];
