import { defined } from '../model/defined.js';
import type { HealthcheckConfig, ImageConfig } from '../model/image.js';
import {
  list,
  flag,
  number,
  object,
  optional,
  record,
  string,
  stringOrList,
  text,
  type Decode,
} from './decode.js';

/** The values of a set in Go's JSON spelling (`{"80/tcp": {}}`) mean nothing. */
const emptySet: Decode<object> = () => ({});

/** Go writes empty values and absent ones alike, so both are read as absent. */
function filled<T extends object>(value: T | undefined): T | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value;
}

const healthcheck: Decode<HealthcheckConfig> = (value, pointer, fail) => {
  const from = object(value, pointer, fail);
  // Zero means "the engine's default", as does leaving it out.
  const amount = (key: string): number | undefined => {
    const value = optional(from, key, number, pointer, fail);
    return value === 0 ? undefined : value;
  };
  return defined<HealthcheckConfig>({
    Test: filled(optional(from, 'Test', list(string), pointer, fail)),
    Interval: amount('Interval'),
    Timeout: amount('Timeout'),
    StartPeriod: amount('StartPeriod'),
    StartInterval: amount('StartInterval'),
    Retries: amount('Retries'),
  });
};

/**
 * Reads the `config` object of an image configuration, or `Config` of an engine's inspect answer: the same fields in the same spelling.
 * Unknown fields are ignored, null and empty values are absent, a field of the wrong type fails with its JSON pointer.
 */
export const readImageConfig: Decode<ImageConfig> = (value, pointer, fail) => {
  const from = object(value, pointer, fail);
  const get = <T>(key: string, decode: Decode<T>): T | undefined =>
    optional(from, key, decode, pointer, fail);
  return defined<ImageConfig>({
    User: get('User', text),
    ExposedPorts: filled(get('ExposedPorts', record(emptySet))),
    Env: filled(get('Env', list(string))),
    Entrypoint: filled(get('Entrypoint', stringOrList)),
    Cmd: filled(get('Cmd', stringOrList)),
    Volumes: filled(get('Volumes', record(emptySet))),
    WorkingDir: get('WorkingDir', text),
    Labels: filled(get('Labels', record(string))),
    StopSignal: get('StopSignal', text),
    ArgsEscaped: get('ArgsEscaped', flag),
    Healthcheck: filled(get('Healthcheck', healthcheck)),
    OnBuild: filled(get('OnBuild', list(string))),
    Shell: filled(get('Shell', stringOrList)),
  });
};
