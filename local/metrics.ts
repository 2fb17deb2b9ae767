/** What one series of figures is of: `{service: 'ecs', action: 'RunInstances'}`. */
type Labels = Readonly<Record<string, string>>;

interface Family {
  kind: 'counter' | 'gauge';
  help: string;
}

/** All that can be read at `/_local/metrics`. */
const FAMILIES = {
  local_requests_total: {
    kind: 'counter',
    help: 'Answered calls, by service, action and code; OK where it succeeded.',
  },
  local_queue_messages: { kind: 'gauge', help: 'Messages in a queue that are visible, received but not deleted, or delayed.' }, // prettier-ignore
  local_function_invocations_total: { kind: 'counter', help: 'Runs of a function, by result.' },
  local_function_duration_seconds_sum: { kind: 'counter', help: 'How long the runs of a function took, in real time.' },
  local_log_metric: { kind: 'gauge', help: 'A number in the newest log line of a function that is marked as metrics.' },
  local_log_metric_total: { kind: 'counter', help: 'The sum of that number over all such lines.' },
  local_log_metric_lines_total: { kind: 'counter', help: 'Log lines of a function that are marked as metrics.' },
} as const satisfies Record<string, Family>;
type Name = keyof typeof FAMILIES;

/** How many series there are at most: functions choose the names of theirs. */
const MOST_SERIES = 10_000;

/** Counts what happens in a cloud, and shows it as Prometheus reads it. A reset begins anew. */
export class Metrics {
  readonly #series = new Map<string, { name: Name; labels: Labels; value: number }>();

  /** Adds to a counter. */
  add(name: Name, labels: Labels, by = 1): void {
    const series = this.#seriesOf(name, labels);
    if (series !== undefined) series.value += by;
  }

  /** Sets a gauge. */
  set(name: Name, labels: Labels, value: number): void {
    const series = this.#seriesOf(name, labels);
    if (series !== undefined) series.value = value;
  }

  /**
   * Reads what a function wrote into its log. A line is one of metrics where it holds a JSON object with a text field
   * `metrics`, which names the series: every number in the object is then a figure of this series. What stands before the
   * object is ignored, because Function Compute writes time, request id and level there.
   *
   * @example metrics.readLog('tick', '{"metrics":"tick","pending":3}'); // local_log_metric{…,series="tick",metric="pending"} 3
   */
  readLog(functionName: string, text: string): void {
    for (const line of text.split('\n')) {
      const { metrics: series, ...fields } = objectIn(line);
      if (typeof series !== 'string') continue;
      const labels = { function: functionName, series };
      this.add('local_log_metric_lines_total', labels);
      for (const [metric, value] of Object.entries(fields)) {
        if (typeof value !== 'number') continue;
        this.set('local_log_metric', { ...labels, metric }, value);
        this.add('local_log_metric_total', { ...labels, metric }, value);
      }
    }
  }

  /** All figures in the text format of Prometheus, version 0.0.4. */
  render(): string {
    const all = [...this.#series.values()];
    return Object.entries<Family>(FAMILIES)
      .flatMap(([name, { kind, help }]) => {
        const lines = all
          .filter((each) => each.name === name)
          .map(({ labels, value }) => `${name}{${render(labels)}} ${value}`);
        return lines.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines];
      })
      .map((line) => `${line}\n`)
      .join('');
  }

  #seriesOf(name: Name, labels: Labels): { value: number } | undefined {
    const key = `${name}{${render(labels)}}`;
    const known = this.#series.get(key);
    if (known !== undefined || this.#series.size >= MOST_SERIES) return known;
    const series = { name, labels, value: 0 };
    this.#series.set(key, series);
    return series;
  }
}

function render(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escape(value)}"`)
    .join(',');
}

function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** The object that a line holds; `{}` where it holds none of metrics. */
function objectIn(line: string): Record<string, unknown> {
  const start = line.indexOf('{');
  if (start < 0 || !line.includes('"metrics"')) return {};
  try {
    return JSON.parse(line.slice(start)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
