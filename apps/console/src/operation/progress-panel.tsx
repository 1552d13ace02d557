import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { operationQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { Button, buttonClass } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { CancelButton } from './cancel-button.js';
import { InverseButton } from './inverse-button.js';
import { NotifyButton } from './notify-button.js';
import { OperationHead } from './operation-head.js';
import { Progress } from './progress.js';
import { usePanel } from './use-panel.js';

/** A running operation, shown beside the current page. */
export function ProgressPanel() {
  const text = useText();
  const { search, close } = usePanel();
  const id = Number(search.id);
  const operation = useQuery(operationQuery(id));
  return (
    <div className="panel-form">
      <div className="panel-scroll">
        <Loaded query={operation}>
          {({ data }) => (
            <>
              <OperationHead operation={data} />
              <Progress operation={data} />
            </>
          )}
        </Loaded>
      </div>
      <div className="panel-foot">
        <Link className={buttonClass({ look: 'quiet' })} to="/ops/$id" params={{ id: String(id) }}>
          <Icon name="open" size={14} />
          {text('operation.page')}
        </Link>
        <span className="push" />
        {operation.data !== undefined && <NotifyButton operation={operation.data.data} />}
        {operation.data !== undefined && <CancelButton operation={operation.data.data} />}
        {operation.data !== undefined && <InverseButton operation={operation.data.data} />}
        {operation.data !== undefined && operation.data.data.status !== 'RUNNING' && (
          <Button look="primary" onClick={close}>
            {text('act.close')}
          </Button>
        )}
      </div>
    </div>
  );
}
