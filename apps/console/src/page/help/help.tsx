import { useText } from '../../language/use-text.js';
import { PageHead } from '../../shell/page-head.js';
import { BreakIt } from '../start/break-chips.js';
import { StateDiagram } from './state-diagram.js';
import { terms } from './terms.js';
import '../build/build.css';
import './help.css';

/** What the words mean, and what a deployment goes through. */
export function Help() {
  const text = useText();
  return (
    <>
      <PageHead title={text('page.help')} />
      <div className="page-body">
        <p className="muted">{text('help.keys')}</p>
        <section className="stack" aria-label={text('help.states')}>
          <h2 className="section-title">{text('help.states')}</h2>
          <StateDiagram />
        </section>
        <BreakIt application={undefined} />
        <section className="stack" aria-label={text('help.glossary')}>
          <h2 className="section-title">{text('help.glossary')}</h2>
          <dl className="help-terms">
            {terms.map((term) => (
              <div key={term}>
                <dt>{text(`help.term.${term}`)}</dt>
                <dd className="muted">{text(`help.what.${term}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </>
  );
}
