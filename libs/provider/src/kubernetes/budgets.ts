import type { ObjectRef } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { ownSelector } from './label.js';
import type { LeftOutKinds } from './left-out.js';
import { parseAll, type NamespaceView, type ViewNow } from './namespace-view.js';
import { budgetSchema, type BudgetObject } from './object.js';
import { applyOwned, refuseStrangers, type Owner } from './owned-object.js';

const kind = 'PodDisruptionBudget';

/** Our PodDisruptionBudgets of a cluster: what drains a node takes one pod of a deployment at a time. */
export class Budgets {
  readonly #api: KubernetesApi;
  readonly #instanceId: string;
  readonly #leftOut: LeftOutKinds;

  constructor(api: KubernetesApi, instanceId: string, leftOut: LeftOutKinds) {
    this.#api = api;
    this.#instanceId = instanceId;
    this.#leftOut = leftOut;
  }

  /** The one of a workload; null = there is none, or it may not be read. */
  async of(ref: ObjectRef, view: NamespaceView | null, signal: AbortSignal): Promise<BudgetObject | null> {
    const watched = view?.budgetOf(ref.name);
    if (watched !== undefined) return watched;
    const work = () => this.#api.get(kind, ref, signal);
    const parsed = budgetSchema.safeParse(
      await this.#leftOut.unless<unknown>(kind, ref.namespace, work, null),
    );
    return parsed.success ? parsed.data : null;
  }

  /** All in a namespace by name, asked anew. */
  async all(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, BudgetObject>> {
    const select = { labelSelector: ownSelector(this.#instanceId) };
    const work = async () => (await this.#api.list(kind, namespace, select, signal)).items;
    const items = await this.#leftOut.unless<readonly unknown[]>(kind, namespace, work, []);
    const budgets = parseAll(budgetSchema, items, this.#api.warn);
    return new Map(budgets.map((budget) => [budget.metadata.name, budget]));
  }

  /**
   * Makes, or removes, the one of a workload; does nothing where it may not.
   *
   * @returns it as the API answered; null = there is none, or nothing was done
   */
  async keep(
    owner: Owner,
    wanted: boolean,
    view: ViewNow,
    signal: AbortSignal,
  ): Promise<BudgetObject | null> {
    const { ref } = owner;
    const known = await this.of(ref, view(), signal);
    if (!wanted) {
      if (known !== null) await this.#remove(ref, known, view, signal);
      return null;
    }
    const work = async () => {
      if (known === null) await refuseStrangers(this.#api, this.#instanceId, ref, [kind], signal);
      return applyOwned(this.#api, owner, kind, {}, signal);
    };
    const applied = budgetSchema.safeParse(await this.#leftOut.unless(kind, ref.namespace, work, null));
    if (!applied.success) return null;
    view()?.budgets.put(applied.data);
    return applied.data;
  }

  async #remove(ref: ObjectRef, known: BudgetObject, view: ViewNow, signal: AbortSignal): Promise<void> {
    const { uid } = known.metadata;
    const work = async () => {
      await this.#api.remove(kind, ref, { uid }, signal, 'Background');
      view()?.budgets.drop(known);
    };
    await this.#leftOut.unless(kind, ref.namespace, work, undefined);
  }
}
