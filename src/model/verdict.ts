/** The words of a verdict. Most serious first. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

/** From which severity on findings end in exit status 1. */
export const failOnLevels = [...severities, 'never'] as const;
export type FailOn = (typeof failOnLevels)[number];

export const statuses = ['fail', 'pass', 'not-applicable', 'unknown'] as const;
export type Status = (typeof statuses)[number];

export const dimensions = ['cpu', 'memory', 'storage', 'network', 'latency', 'capacity'] as const;
export type Dimension = (typeof dimensions)[number];
