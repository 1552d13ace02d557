import { machine } from 'virtual:deployment-machine';
import { useText, type Text } from '../../language/use-text.js';
import { arcsOf, box, topOf } from './arcs.js';

const arcs = arcsOf(machine.states, machine.transitions);
const height = topOf(machine.states.length) - box.gap + 12;

/** What a deployment goes through: drawn, and said for each arrow by its number. */
export function StateDiagram() {
  const text = useText();
  return (
    <div className="help-states">
      <svg
        className="help-diagram"
        viewBox={`0 0 ${box.left * 2 + box.width} ${height}`}
        role="img"
        aria-label={text('help.states')}
      >
        <defs>
          <marker
            id="help-arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {arcs.map(({ number, path }) => (
          <path key={number} className="help-arc" d={path} markerEnd="url(#help-arrow)" />
        ))}
        {machine.states.map((state, index) => (
          <g key={state} className={state === machine.initial ? 'help-box first' : 'help-box'}>
            <rect x={box.left} y={topOf(index)} width={box.width} height={box.height} rx="8" />
            <text x={box.left + box.width / 2} y={topOf(index) + box.height / 2}>
              {stateWords(state, text)}
            </text>
          </g>
        ))}
        {arcs.map(({ number, x, y }) => (
          <g key={number} className="help-number">
            <circle cx={x} cy={y} r="8.5" />
            <text x={x} y={y}>
              {number}
            </text>
          </g>
        ))}
      </svg>
      <div className="stack">
        <dl className="facts">
          {machine.states.map((state) => (
            <StateLine key={state} state={state} />
          ))}
        </dl>
        <ol className="help-events">
          {arcs.map(({ number, from, event, to }) => (
            <li key={number}>
              <span className="help-event-number" aria-hidden="true">
                {number}
              </span>
              <span>
                {stateWords(from, text)} → {stateWords(to, text)}
                <span className="muted"> · {text.ofCode('help.event', event) ?? event}</span>
              </span>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

function StateLine({ state }: { readonly state: string }) {
  const text = useText();
  return (
    <>
      <dt>{stateWords(state, text)}</dt>
      <dd>{text.ofCode('help.state', state)}</dd>
    </>
  );
}

const stateWords = (state: string, text: Text): string => text.ofCode('deployment', state) ?? state;
