import type { RegistryInstance, UpstreamNode } from '@arthor/contract';
import { useText, type Text } from '../../language/use-text.js';
import { Mark } from '../../part/mark.js';
import type { InstanceRow } from './instance-rows.js';

interface Props {
  readonly row: InstanceRow;
  /** Whether there is a gateway that calls pods. */
  readonly called: boolean;
  /** Whether there is a registry. */
  readonly listed: boolean;
}

/** One pod or address: whether the gateway and the registry have it, and why. */
export function InstanceLine({ row: { pod, address, node, instance }, called, listed }: Props) {
  const text = useText();
  return (
    <tr>
      <td className="main-cell mono break">{pod ?? text('instances.pod.none')}</td>
      <td className="mono nowrap">{address ?? '–'}</td>
      {called && <td>{node === null ? '–' : <NodeMark node={node} />}</td>}
      {listed && (
        <>
          <td>{instance === null ? '–' : <InstanceMark instance={instance} />}</td>
          <td className="muted nowrap">{instance?.weight ?? '–'}</td>
          <td className="muted break">
            {[instance && lifecycleOf(instance, text), instance?.symbol].filter((each) => each).join(' · ') ||
              '–'}
          </td>
        </>
      )}
    </tr>
  );
}

/** What an instance says of itself; a word that is none of ours stands as it is. */
const lifecycleOf = ({ lifecycle }: RegistryInstance, text: Text): string | null =>
  lifecycle === null ? null : (text.ofCode('instances.lifecycle', lifecycle) ?? lifecycle);

function NodeMark({ node: { in: isIn, why } }: { readonly node: UpstreamNode }) {
  const text = useText();
  if (isIn && why === 'READY') return <Mark glyph="done">{text('instances.in')}</Mark>;
  // What is ready and not in comes in; what is in and not ready goes out.
  const glyph = why === 'READY' ? 'running' : isIn ? 'leaving' : 'skipped';
  return (
    <>
      <Mark glyph={glyph}>{text(isIn ? 'instances.in' : 'instances.out')}</Mark>
      <div className="muted">{text(`instances.node.${why}`)}</div>
    </>
  );
}

function InstanceMark({
  instance: { in: isIn, why, registeredBy },
}: {
  readonly instance: RegistryInstance;
}) {
  const text = useText();
  const glyph = why === 'GIVEN' ? 'done' : why === 'UNTOLD' ? 'running' : isIn ? 'leaving' : 'skipped';
  return (
    <>
      <Mark glyph={glyph}>{text(isIn ? 'instances.in' : 'instances.out')}</Mark>
      {why !== 'GIVEN' && <div className="muted">{text(`instances.why.${why}`)}</div>}
      {registeredBy === 'ARTHOR' && <div className="muted">{text('instances.by-arthor')}</div>}
    </>
  );
}
