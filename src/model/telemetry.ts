/** What a container told over the ways of the Asyncy document: StatsD, metrics.dat, syslog, story.log. Plain data. */

/** The ids that a container was passed for its logs. */
export interface TelemetryIds {
  appId: string;
  storyId: string;
  logHash: string;
}

/** The first of many. */
export interface Capped<T> {
  total: number;
  items: T[];
}

/** What came one way. Lines of `metrics.dat` make blocks, and those are counted as `read`. */
export interface TelemetryChannel {
  lines: number;
  read: number;
  malformed: number;
  /** Texts and lines beyond the bounds, which were not looked at. */
  dropped: number;
  /** Of a file: what lies beyond its bound. */
  unreadBytes?: number;
}

export interface TelemetryMetric {
  from: 'statsd' | 'metrics.dat';
  /** As it was sent; of a block in `metrics.dat`, its tag `what`. */
  name: string;
  /** What Prometheus shows; StatsD only. */
  prometheusName?: string;
  /** Of StatsD: `c`, `g`, `ms`, `h`, `s`, `d`. Of Metrics 2.0: `gauge`, `rate`… */
  type: string;
  values: number;
  tags: Capped<string>;
}

export interface TelemetryLogLine {
  from: 'syslog' | 'story.log';
  level: string;
  message: string;
  line: number;
  sourceFile: string;
  /** Seconds since 1970. */
  created: number;
}

export interface TelemetrySummary {
  passed: TelemetryIds;
  statsd: TelemetryChannel;
  metricsFile: TelemetryChannel;
  syslog: TelemetryChannel;
  storyLog: TelemetryChannel;
  metrics: Capped<TelemetryMetric>;
  /** In the order of arrival, syslog first. */
  logs: Capped<TelemetryLogLine>;
  /** Faults that are like others that were told: of the same kind, about something else. */
  findingsLeftOut: number;
}
