import type { Json, JsonObject } from '../json.js';
import { arrayAt, canonicalJson, isJsonObject, objectAt, sameJson, stringAt } from '../json.js';
import type { Cause } from './api-error.js';
import type { Plural } from './resource.js';

const labelText = `'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'`;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const subdomainForm = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label1123 = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const longestAnnotations = 262_144;

/** Why an object would be refused; empty when it is fine. The sentences are the API server's. */
export function validate(plural: Plural, object: JsonObject, live: JsonObject | null): readonly Cause[] {
  const metadata = objectAt(object, 'metadata');
  const spec = objectAt(object, 'spec');
  return [
    ...(live === null ? nameCauses(plural, stringAt(metadata, 'name') ?? '') : []),
    ...labelCauses(metadata['labels'], 'metadata.labels'),
    ...annotationCauses(metadata['annotations']),
    ...ownerCauses(arrayAt(metadata, 'ownerReferences')),
    ...specCauses(plural, spec, live === null ? null : objectAt(live, 'spec')),
  ];
}

function specCauses(plural: Plural, spec: JsonObject, live: JsonObject | null): readonly Cause[] {
  switch (plural) {
    case 'deployments':
      return deploymentCauses(spec, live);
    case 'services':
      return serviceCauses(spec);
    case 'ingresses':
      return ingressCauses(spec);
    case 'horizontalpodautoscalers':
      return autoscalerCauses(spec);
    case 'poddisruptionbudgets':
      return budgetCauses(spec);
    default:
      return [];
  }
}

function nameCauses(plural: Plural, name: string): readonly Cause[] {
  if (plural === 'services' || plural === 'namespaces') {
    if (name.length > 63) return [bad('metadata.name', name, 'must be no more than 63 bytes')];
    if (label1123.test(name)) return [];
    return [
      bad(
        'metadata.name',
        name,
        `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
      ),
    ];
  }
  if (name.length > 253) return [bad('metadata.name', name, 'must be no more than 253 bytes')];
  if (subdomainForm.test(name)) return [];
  return [
    bad(
      'metadata.name',
      name,
      `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    ),
  ];
}

function labelCauses(labels: Json | undefined, field: string): readonly Cause[] {
  if (!isJsonObject(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]) => {
    const name = key.split('/').at(-1) ?? '';
    const causes: Cause[] = [];
    if (!labelName.test(name))
      causes.push(
        bad(
          field,
          key,
          `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
        ),
      );
    else if (name.length > 63) causes.push(bad(field, key, 'name part must be no more than 63 bytes'));
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text.length > 63) causes.push(bad(field, text, 'must be no more than 63 bytes'));
    else if (!labelValue.test(text))
      causes.push(
        bad(
          field,
          text,
          `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is ${labelText})`,
        ),
      );
    return causes;
  });
}

function annotationCauses(annotations: Json | undefined): readonly Cause[] {
  if (!isJsonObject(annotations)) return [];
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + key.length + (typeof value === 'string' ? value.length : 0),
    0,
  );
  if (size <= longestAnnotations) return [];
  return [
    {
      reason: 'FieldValueTooLong',
      message: 'Too long: may not be more than 262144 bytes',
      field: 'metadata.annotations',
    },
  ];
}

function ownerCauses(owners: readonly Json[]): readonly Cause[] {
  return owners.flatMap((owner, index) =>
    ['apiVersion', 'kind', 'name', 'uid']
      .filter((key) => (stringAt(owner, key) ?? '') === '')
      .map((key) => bad(`metadata.ownerReferences[${index}].${key}`, '', 'must not be empty')),
  );
}

function deploymentCauses(spec: JsonObject, live: JsonObject | null): readonly Cause[] {
  const causes: Cause[] = [];
  const selector = spec['selector'];
  const template = objectAt(spec, 'template');
  const labels = objectAt(objectAt(template, 'metadata'), 'labels');
  if (!isJsonObject(selector)) causes.push(required('spec.selector'));
  const wanted = Object.entries(objectAt(selector, 'matchLabels'));
  if (!isJsonObject(selector) || wanted.some(([key, value]) => labels[key] !== value)) {
    const shown = canonicalJson(labels);
    causes.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${shown}: \`selector\` does not match template \`labels\``,
      field: 'spec.template.metadata.labels',
    });
  }
  causes.push(...labelCauses(labels, 'spec.template.labels'), ...podCauses(objectAt(template, 'spec')));
  const replicas = spec['replicas'];
  if (typeof replicas === 'number' && replicas < 0)
    causes.push(bad('spec.replicas', replicas, 'must be greater than or equal to 0'));
  const [minReady, deadline] = [spec['minReadySeconds'], spec['progressDeadlineSeconds']];
  if (typeof deadline === 'number' && deadline <= (typeof minReady === 'number' ? minReady : 0)) {
    causes.push(bad('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  }
  if (live !== null && !sameJson(live['selector'], selector)) {
    causes.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${canonicalJson(selector)}: field is immutable`,
      field: 'spec.selector',
    });
  }
  return causes;
}

function podCauses(spec: JsonObject): readonly Cause[] {
  const at = 'spec.template.spec.containers';
  const containers = arrayAt(spec, 'containers');
  if (containers.length === 0) return [required(at)];
  return containers.flatMap((container, index) => {
    const name = stringAt(container, 'name') ?? '';
    const causes: Cause[] = [];
    if (name === '') causes.push(required(`${at}[${index}].name`));
    else if (!label1123.test(name) || name.length > 63) {
      causes.push(
        bad(
          `${at}[${index}].name`,
          name,
          name.length > 63
            ? 'must be no more than 63 bytes'
            : `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
        ),
      );
    }
    if ((stringAt(container, 'image') ?? '') === '') causes.push(required(`${at}[${index}].image`));
    for (const [place, port] of arrayAt(container, 'ports').entries()) {
      causes.push(
        ...portCauses(
          `${at}[${index}].ports[${place}].containerPort`,
          isJsonObject(port) ? port['containerPort'] : undefined,
        ),
      );
    }
    return causes;
  });
}

function serviceCauses(spec: JsonObject): readonly Cause[] {
  const ports = arrayAt(spec, 'ports');
  if (ports.length === 0 && spec['type'] !== 'ExternalName' && spec['clusterIP'] !== 'None')
    return [required('spec.ports')];
  return ports.flatMap((port, index) => {
    const given = isJsonObject(port) ? port : {};
    const target = given['targetPort'];
    return [
      ...(ports.length > 1 && (stringAt(given, 'name') ?? '') === ''
        ? [required(`spec.ports[${index}].name`)]
        : []),
      ...portCauses(`spec.ports[${index}].port`, given['port']),
      ...(typeof target === 'string' ? [] : portCauses(`spec.ports[${index}].targetPort`, target)),
    ];
  });
}

function ingressCauses(spec: JsonObject): readonly Cause[] {
  const rules = arrayAt(spec, 'rules');
  if (rules.length === 0 && !isJsonObject(spec['defaultBackend'])) {
    return [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: null: either `defaultBackend` or `rules` must be specified',
        field: 'spec',
      },
    ];
  }
  return rules.flatMap((rule, index) => {
    const host = stringAt(rule, 'host') ?? '';
    const paths = arrayAt(objectAt(rule, 'http'), 'paths');
    const causes = paths.flatMap((path, place) =>
      pathCauses(`spec.rules[${index}].http.paths[${place}]`, isJsonObject(path) ? path : {}),
    );
    if (host !== '' && !subdomainForm.test(host.replace(/^\*\./, ''))) {
      causes.unshift(
        bad(
          `spec.rules[${index}].host`,
          host,
          `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
        ),
      );
    }
    return causes;
  });
}

function autoscalerCauses(spec: JsonObject): readonly Cause[] {
  const target = objectAt(spec, 'scaleTargetRef');
  const [min, max] = [spec['minReplicas'], spec['maxReplicas']];
  const causes = ['kind', 'name']
    .filter((key) => (stringAt(target, key) ?? '') === '')
    .map((key) => required(`spec.scaleTargetRef.${key}`));
  if (typeof min === 'number' && min < 1)
    causes.push(bad('spec.minReplicas', min, 'must be greater than or equal to 1'));
  if (typeof max !== 'number' || max < 1)
    causes.push(bad('spec.maxReplicas', typeof max === 'number' ? max : 0, 'must be greater than 0'));
  else if (typeof min === 'number' && max < min)
    causes.push(bad('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  return causes;
}

function budgetCauses(spec: JsonObject): readonly Cause[] {
  if (spec['minAvailable'] === undefined || spec['maxUnavailable'] === undefined) return [];
  return [
    {
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${canonicalJson(spec)}: minAvailable and maxUnavailable cannot be both set`,
      field: 'spec',
    },
  ];
}

function pathCauses(at: string, path: JsonObject): Cause[] {
  const causes: Cause[] = [];
  const type = path['pathType'];
  const given = stringAt(path, 'path') ?? '';
  if (type === undefined)
    causes.push({
      reason: 'FieldValueRequired',
      message: 'Required value: pathType must be specified',
      field: `${at}.pathType`,
    });
  else if (type !== 'Exact' && type !== 'Prefix' && type !== 'ImplementationSpecific') {
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(type)}: supported values: "Exact", "ImplementationSpecific", "Prefix"`,
      field: `${at}.pathType`,
    });
  } else if (
    type === 'ImplementationSpecific' ? given !== '' && !given.startsWith('/') : !given.startsWith('/')
  ) {
    causes.push(bad(`${at}.path`, given, 'must be an absolute path'));
  }
  const backend = objectAt(path, 'backend');
  const service = backend['service'];
  if (!isJsonObject(service) && !isJsonObject(backend['resource'])) {
    causes.push(bad(`${at}.backend`, '', 'resource or service backend is required'));
  } else if (isJsonObject(service)) {
    const port = objectAt(service, 'port');
    if ((stringAt(service, 'name') ?? '') === '') causes.push(required(`${at}.backend.service.name`));
    if (port['number'] === undefined && port['name'] === undefined) {
      causes.push({
        reason: 'FieldValueRequired',
        message: 'Required value: port name or number is required',
        field: `${at}.backend`,
      });
    }
  }
  return causes;
}

function portCauses(field: string, port: Json | undefined): readonly Cause[] {
  if (port === undefined) return [required(field)];
  if (typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535) return [];
  return [bad(field, port, 'must be between 1 and 65535, inclusive')];
}

function bad(field: string, value: Json, why: string): Cause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field };
}

function required(field: string): Cause {
  return { reason: 'FieldValueRequired', message: 'Required value', field };
}
