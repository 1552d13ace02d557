import type { Environment } from '@arthor/contract';
import type { CSSProperties } from 'react';
import { under } from '../../base.js';
import { useText } from '../../language/use-text.js';
import { Band, Guarded } from '../board/band.js';
import type { FleetRow } from './fleet.js';
import { FleetCellView } from './fleet-cell.js';
import './fleet.css';

interface Props {
  readonly rows: readonly FleetRow[];
  /** In the order of their columns. */
  readonly environments: readonly Environment[];
}

/** Applications down, environments across; on a phone one application after the other. Plain links: there are hundreds. */
export function FleetTable({ rows, environments }: Props) {
  const text = useText();
  // A custom property is the one thing CSSProperties has no key for.
  const columns = { '--columns': environments.length } as CSSProperties;
  return (
    <div className="fleet-wrap">
      <table className="fleet" style={columns} aria-label={text('page.fleet')}>
        <thead>
          <tr>
            <th scope="col">{text('term.application')}</th>
            {environments.map((environment, index) => (
              <th key={environment.id} scope="col">
                <EnvironmentHead environment={environment} index={index} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ application, cells }) => (
            <tr key={application}>
              <th scope="row">
                <a className="clip" href={under(`/apps/${application}`)} title={application}>
                  {application}
                </a>
              </th>
              {environments.map(({ id, name }) => {
                const cell = cells.get(name);
                return (
                  <td key={id} className={cell === undefined ? 'none' : ''}>
                    <a className="fleet-where" href={under(`/apps/${application}?env=${name}`)}>
                      {name}
                    </a>
                    {cell === undefined ? (
                      <span className="faint">{text('fleet.nothing')}</span>
                    ) : (
                      <FleetCellView cell={cell} />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EnvironmentHead({
  environment: { name, effective },
  index,
}: {
  readonly environment: Environment;
  readonly index: number;
}) {
  return (
    <span className="row">
      <Band index={index} guarded={effective.protected} />
      <a className="clip" href={under(`/environments/${name}`)} title={name}>
        {name}
      </a>
      {effective.protected && <Guarded />}
    </span>
  );
}
