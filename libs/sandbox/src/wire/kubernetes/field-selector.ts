import type { Json } from '../../world/json.js';
import { isJsonObject } from '../../world/json.js';
import { badRequest } from '../../world/cluster/api-error.js';
import { asJson } from '../../world/cluster/cluster.js';
import type { KubeObject } from '../../world/cluster/object.js';
import type { Plural } from '../../world/cluster/resource.js';

const everywhere = ['metadata.name', 'metadata.namespace'];
const ofKind: Partial<Record<Plural, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  namespaces: ['status.phase'],
};

/**
 * Reads the query parameter fieldSelector.
 * @throws ApiError 400 for a field the kind cannot be selected by
 */
export function parseFieldSelector(plural: Plural, text: string): (object: KubeObject) => boolean {
  const demands = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
      if (match === null) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
      const [, field = '', sign, value = ''] = match;
      if (!everywhere.includes(field) && ofKind[plural]?.includes(field) !== true) {
        throw badRequest(`field label not supported: ${field}`);
      }
      return { path: field.split('.'), wanted: sign !== '!=', value };
    });
  return (object) =>
    demands.every(({ path, wanted, value }) => (textAt(asJson(object), path) === value) === wanted);
}

function textAt(object: Json, path: readonly string[]): string {
  let value: Json | undefined = object;
  for (const name of path) value = isJsonObject(value) ? value[name] : undefined;
  return typeof value === 'string' ? value : '';
}
