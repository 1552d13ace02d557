// @vitest-environment node
import { machine } from 'virtual:deployment-machine';
import { deploymentStatuses } from '@arthor/contract/vocabulary';
import { expect, it } from 'vitest';
import { words } from '../../../dev/words.js';
import { arcsOf } from './arcs.js';

it('the table comes from the domain, and knows every state of the contract', () => {
  expect(machine.states).toEqual([...deploymentStatuses]);
  expect(machine.transitions).toContainEqual({ from: 'DELETING', event: 'REINSTATED', to: 'DEPLOYING' });
  expect(machine.initial).toBe('DEPLOYING');
});

it('each state and each thing that happens has words', () => {
  for (const language of [words.en, words['zh-CN']]) {
    for (const { event } of machine.transitions) expect(language).toHaveProperty([`help.event.${event}`]);
    for (const state of machine.states) {
      expect(language).toHaveProperty([`deployment.${state}`]);
      expect(language).toHaveProperty([`help.state.${state}`]);
    }
  }
});

it('no two arcs have their numbers in one place', () => {
  const arcs = arcsOf(machine.states, machine.transitions);
  const near = arcs.flatMap((a) => arcs.filter((b) => a !== b && Math.hypot(a.x - b.x, a.y - b.y) < 18));
  expect(near).toEqual([]);
});
