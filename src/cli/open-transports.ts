import { openTransports, type OpenTransports } from '../app/transports.js';
import type { ConfigFile } from './config-file.js';
import { listed } from './environment.js';
import type { InspectFlags } from './settings.js';

/** Engine and registry as flags and configuration name them. */
export function open(flags: InspectFlags, config: ConfigFile, timeout: number): OpenTransports {
  const host = flags.host ?? (flags.context === undefined ? config.engine?.host : undefined);
  const context = flags.context ?? (flags.host === undefined ? config.engine?.context : undefined);
  return openTransports({
    engine: { timeout, ...(host !== undefined && { host }), ...(context !== undefined && { context }) },
    registry: {
      timeout,
      insecureRegistries: listed(flags['insecure-registry']) ?? config.registry?.insecure,
      caFile: flags['registry-ca'] ?? config.registry?.ca,
    },
  });
}
