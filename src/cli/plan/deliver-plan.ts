import { safeTexts } from '../../report/safe-text.ts';
import type { Io } from '../io.ts';
import { deliver } from '../output.ts';
import type { HostPlan } from './host-plan.ts';

export interface Delivery {
  readonly format: 'text' | 'json' | 'html' | undefined;
  readonly output: string | undefined;
  readonly diff: boolean;
}

/**
 * To where it was asked for. A file that nobody gave a format is the plan for `apply`; what people read of it is on
 * standard output then.
 */
export async function deliverPlan(made: HostPlan, delivery: Delivery, io: Io): Promise<void> {
  const { format, output } = delivery;
  const isForApply = format === undefined && output !== undefined && output !== '-';
  if (!isForApply) {
    await deliver(await textOf(made, delivery, io), output, io);
    return;
  }
  await deliver(jsonOf(made), output, io);
  io.write(await textOf(made, delivery, io));
}

async function textOf(made: HostPlan, { format, diff }: Delivery, io: Io): Promise<string> {
  if (format === 'json') return jsonOf(made);
  if (format === 'html') {
    const { planPage } = await import('./plan-page.ts');
    return planPage(made);
  }
  if (diff) {
    const { planDiff } = await import('../../report/plan-diff.ts');
    return planDiff(made.plan, io.terminal);
  }
  const { planText } = await import('../../report/plan-text.ts');
  return planText(safeTexts(made.plan), io.terminal);
}

function jsonOf({ plan }: HostPlan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}
