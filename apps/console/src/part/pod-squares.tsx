import type { Deployment, Pod } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { registeredOf } from './registered.js';
import './pod-squares.css';

type PodLook = 'ready' | 'starting' | 'failing' | 'terminating' | 'missing';
/** More of them are a bar: so many cannot be counted by eye. */
const most = 20;
const mostInLine = 6;

/** How a pod is drawn: a square each, told apart by shape and not only by colour. */
export function podLook(pod: Pod): Exclude<PodLook, 'missing'> {
  if (pod.terminating) return 'terminating';
  if (pod.ready) return 'ready';
  return pod.reason === null ? 'starting' : 'failing';
}

interface Props {
  readonly deployment: Deployment;
  /** In a line: few squares, and the count without its word. */
  readonly compact?: boolean;
}

/** A deployment's pods, those still missing included, and how many are ready and registered in words. */
export function PodSquares({ deployment, compact = false }: Props) {
  const text = useText();
  const { pods, replicas, readyReplicas } = deployment;
  const count = text('pod.ready', { ready: readyReplicas, wanted: replicas });
  const registered = registeredOf(deployment);
  const missing = Math.max(0, replicas - pods.filter((pod) => !pod.terminating).length);
  const squares = pods.length + missing <= (compact ? mostInLine : most);
  return (
    <span className="pods">
      {squares &&
        pods.map((pod) => (
          <Square
            key={pod.name}
            look={podLook(pod)}
            // Of a line's small ones nobody asks which is which.
            title={compact ? null : `${pod.name}: ${pod.reason ?? text(`pod.look.${podLook(pod)}`)}`}
          />
        ))}
      {squares &&
        Array.from({ length: missing }, (_, index) => (
          <Square key={index} look="missing" title={compact ? null : text('pod.look.missing')} />
        ))}
      {!squares && (
        <span className="pods-bar" aria-hidden="true">
          <i style={{ width: `${Math.round((readyReplicas / Math.max(1, replicas)) * 100)}%` }} />
        </span>
      )}
      <span className="pods-count" title={count}>
        {compact ? (
          <>
            <span aria-hidden="true">
              {readyReplicas}/{replicas}
            </span>
            <span className="visually-hidden">{count}</span>
          </>
        ) : (
          count
        )}
      </span>
      {!compact && registered !== null && (
        <span className="pods-count">{text('pod.registered', registered)}</span>
      )}
    </span>
  );
}

function Square({ look, title }: { readonly look: PodLook; readonly title: string | null }) {
  const filled = look === 'ready' || look === 'failing';
  return (
    <svg className={look} width="11" height="11" viewBox="0 0 11 11" aria-hidden="true" focusable="false">
      {title !== null && <title>{title}</title>}
      <rect
        x="1"
        y="1"
        width="9"
        height="9"
        rx="2"
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.4"
        strokeDasharray={look === 'missing' ? '2 1.6' : 'none'}
        opacity={look === 'missing' ? 0.6 : 1}
      />
      {look === 'starting' && <rect x="3.6" y="3.6" width="3.8" height="3.8" rx="1" fill="currentColor" />}
      {look === 'failing' && (
        <path d="m3.6 3.6 3.8 3.8M7.4 3.6 3.6 7.4" stroke="var(--surface)" strokeWidth="1.3" />
      )}
      {look === 'terminating' && <path d="M3 5.5h5" stroke="currentColor" strokeWidth="1.4" />}
    </svg>
  );
}
