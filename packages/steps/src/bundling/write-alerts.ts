// Alert rules for a deployed model, as Prometheus reads them: about what `cairn serve` reports at /metrics.
//
// JSON is YAML, so the file is written without a library, and a text cannot end early.

/** @param hasProfile - whether the bundle has a profile, so that a server knows drift */
export function writeAlerts(name: string, hasProfile: boolean): string {
  const own = `model=~"${name}@.*"`;
  const alert = (title: string, expression: string, lasts: string, severity: string, summary: string) => ({
    alert: title,
    expr: expression,
    for: lasts,
    labels: { severity, model: name },
    annotations: { summary },
  });
  const rules = [
    alert(
      'CairnErrors',
      `sum(rate(cairn_request_seconds_count{${own},status=~"5.."}[5m])) / sum(rate(cairn_request_seconds_count{${own}}[5m])) > 0.01`,
      '5m',
      'critical',
      `More than 1 % of the requests for ${name} fail`,
    ),
    alert(
      'CairnSlow',
      `histogram_quantile(0.99, sum by (le) (rate(cairn_request_seconds_bucket{${own}}[5m]))) > 1`,
      '10m',
      'warning',
      `1 % of the requests for ${name} take longer than a second`,
    ),
    alert(
      'CairnReloadFailed',
      `increase(cairn_reloads_total{${own},result="failed"}[15m]) > 0`,
      '0m',
      'critical',
      `A version of ${name} could not be loaded: the version before is still served`,
    ),
    alert(
      'CairnLogLost',
      'increase(cairn_unrecorded_lines_total[15m]) > 0',
      '0m',
      'warning',
      'Lines of the request log could not be written',
    ),
    ...(hasProfile
      ? [
          alert(
            'CairnInputDrift',
            `max by (model, version, column, about) (cairn_drift_low{${own},column!~"prediction|probability"}) > 0.1`,
            '15m',
            'warning',
            `A column of the rows for ${name} is certainly distributed otherwise than in the training: {{ $labels.column }} ({{ $labels.about }})`,
          ),
          alert(
            'CairnPredictionDrift',
            `max by (model, version, column, about) (cairn_drift_low{${own},column=~"prediction|probability"}) > 0.1`,
            '15m',
            'warning',
            `The predictions of ${name} are certainly distributed otherwise than in the training: {{ $labels.column }}`,
          ),
        ]
      : []),
  ];
  return `${JSON.stringify({ groups: [{ name: `cairn ${name}`, rules }] }, null, 2)}\n`;
}
