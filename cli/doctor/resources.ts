import type { Handlers } from '../setup/handler.ts';
import { titleOf, type Resource } from '../setup/resource.ts';
import { differences } from '../setup/steps.ts';
import { right, tryCheck, wrong, type Finding } from './finding.ts';

/** Checks that what `setup` makes is there and right. Each resource is a check of its own: one may be forbidden. */
export async function checkResources(resources: readonly Resource[], handlers: Handlers): Promise<Finding[]> {
  const findings = await Promise.all(
    resources.map((resource) =>
      tryCheck(titleOf(resource), async () => [judge(resource, await handlers[resource.kind].look(resource))]),
    ),
  );
  return findings.flat();
}

function judge(resource: Resource, found: Readonly<Record<string, string>> | undefined): Finding {
  const [check, mend] = [titleOf(resource), 'ecs-provisioner setup'];
  if (found === undefined) return wrong(check, missingWords(resource), mend);
  const changed = Object.keys(differences(resource, found));
  return changed.length === 0 ? right(check, 'is right') : wrong(check, `${changed.join(', ')} differs`, mend);
}

function missingWords({ kind }: Resource): string {
  return kind === 'linkedRole' ? 'is missing: EventBridge cannot call the functions without it' : 'is missing';
}
