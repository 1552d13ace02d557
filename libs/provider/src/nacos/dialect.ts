import type { RegistryService } from '@arthor/core';
import { z } from 'zod';
import type { Parameters } from './nacos-api.js';

/** One generation of Nacos' open API, as far as it is used. */
export interface Dialect {
  readonly name: 'v1' | 'v3';
  readonly instance: string;
  readonly batch: string;
  readonly partial: { readonly method: 'PATCH' | 'PUT'; readonly path: string };
  /** A service with its clusters, and the instances of one cluster, disabled ones too. */
  readonly service: string;
  readonly instances: string;
  /** How a service is named in a call. */
  named(service: RegistryService): Parameters;
  /** What a list answers, page by page or at once. */
  list(body: unknown): readonly unknown[];
  clusters(body: unknown): readonly string[];
  /** Of a batch: keys of the instances that it reached. */
  updated(body: unknown): readonly string[];
}

/** Instances of one page of 2.x: a service of more is read to its end. */
export const pageSize = 500;

const namespaceOf = ({ namespace }: Pick<RegistryService, 'namespace'>): string =>
  namespace === '' ? 'public' : namespace;

const clusterName = z.string().min(1).max(64);
const named = (items: unknown): readonly string[] =>
  z
    .array(z.unknown())
    .parse(items)
    .flatMap((item) => clusterName.safeParse(item).data ?? []);

/** 2.x, whose v1 API has been the same since 2.0; also what a 3.x server answers that is told to. */
const v1: Dialect = {
  name: 'v1',
  instance: '/v1/ns/instance',
  batch: '/v1/ns/instance/metadata/batch',
  partial: { method: 'PATCH', path: '/v1/ns/instance' },
  service: '/v1/ns/catalog/service',
  instances: '/v1/ns/catalog/instances',
  named: (service) => ({
    namespaceId: namespaceOf(service),
    groupName: service.group,
    serviceName: `${service.group}@@${service.name}`,
  }),
  list: (body) => z.object({ list: z.array(z.unknown()) }).parse(body).list,
  clusters: (body) =>
    named(
      z
        .object({ clusters: z.array(z.object({ name: z.unknown() })) })
        .parse(body)
        .clusters.map((one) => one.name),
    ),
  updated: (body) => z.object({ updated: z.array(z.string()) }).parse(body).updated,
};

const dataOf = (body: unknown): unknown =>
  z.object({ code: z.literal(0), data: z.unknown() }).parse(body).data;

/** 3.x, whose admin API replaced the calls above. */
const v3: Dialect = {
  name: 'v3',
  instance: '/v3/admin/ns/instance',
  batch: '/v3/admin/ns/instance/metadata/batch',
  partial: { method: 'PUT', path: '/v3/admin/ns/instance/partial' },
  service: '/v3/admin/ns/service',
  instances: '/v3/admin/ns/instance/list',
  named: (service) => ({
    namespaceId: namespaceOf(service),
    groupName: service.group,
    serviceName: service.name,
  }),
  list: (body) => z.array(z.unknown()).parse(dataOf(body)),
  clusters: (body) =>
    named(
      Object.keys(z.object({ clusterMap: z.record(z.string(), z.unknown()) }).parse(dataOf(body)).clusterMap),
    ),
  updated: (body) => z.object({ updated: z.array(z.string()) }).parse(dataOf(body)).updated,
};

export const dialects = { v1, v3 } as const;
