import type { Handlers } from '../setup/handler.ts';
import { titleOf, type Resource } from '../setup/resource.ts';
import { differences } from '../setup/steps.ts';
import { right, tolerable, tryCheck, wrong, type Finding } from './finding.ts';

/**
 * Checks that what `setup` makes is there and right, of the kinds that there are handlers for. Each resource is a check of
 * its own: one may be forbidden.
 */
export async function checkResources(resources: readonly Resource[], handlers: Partial<Handlers>): Promise<Finding[]> {
  const findings = await Promise.all(
    resources.map((resource) =>
      tryCheck(titleOf(resource), async () => {
        const handler = handlers[resource.kind];
        return handler === undefined ? [] : [judge(resource, await handler.look(resource))];
      }),
    ),
  );
  return findings.flat();
}

function judge(resource: Resource, found: Readonly<Record<string, string>> | undefined): Finding {
  const [check, mend] = [titleOf(resource), 'ecs-provisioner setup'];
  if (resource.kind === 'linkedRole' && found === undefined) return unlinked(check, mend);
  if (found === undefined) return wrong(check, 'is missing', mend);
  const changed = Object.keys(differences(resource, found));
  return changed.length === 0 ? right(check, 'is right') : wrong(check, `${changed.join(', ')} differs`, mend);
}

/** The fc3 component makes it where its key may. */
function unlinked(check: string, mend: string): Finding {
  return tolerable(wrong(check, 'is missing: EventBridge cannot call the functions without it', mend));
}
