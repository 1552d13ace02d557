import { useParams } from '@tanstack/react-router';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { PageHead } from '../../shell/page-head.js';
import { RightButton } from '../../right/right-button.js';
import { Icon } from '../../ui/icon.js';
import { Board } from './board.js';

/** The board of all applications. */
export function BoardPage() {
  const text = useText();
  const { open } = usePanel();
  return (
    <>
      <PageHead title={text('page.board')}>
        <RightButton needs="createOperation" look="primary" onClick={() => open({ op: 'deploy' })}>
          <Icon name="deploy" size={14} />
          {text('operate.DEPLOY')}
        </RightButton>
      </PageHead>
      <Board />
    </>
  );
}

/** The board of one application, inside its frame. */
export function ApplicationBoard() {
  const { app } = useParams({ from: '/inside/apps/$app' });
  return <Board application={app} />;
}
