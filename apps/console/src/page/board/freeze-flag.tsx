import { useQuery } from '@tanstack/react-query';
import { freezesQuery } from '../../api/query.js';
import { timeOfDay } from '../../format/moment.js';
import { useText } from '../../language/use-text.js';
import { useNow } from '../../part/use-now.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { hasBegun, isAbout } from '../freeze/holds.js';

interface Props {
  readonly environment: string;
  readonly application: string | undefined;
  readonly onOpen: () => void;
}

/** Says that an environment is frozen, until when, by whom and why; leads to its freezes in any case. */
export function FreezeFlag({ environment, application, onOpen }: Props) {
  const text = useText();
  const now = useNow();
  const freezes = useQuery(freezesQuery).data ?? [];
  const holding = freezes.find(
    (freeze) => hasBegun(freeze, now) && isAbout(freeze, { environment, application }),
  );
  if (holding === undefined)
    return (
      <Button
        look="quiet"
        size="square"
        className="push"
        aria-label={text('board.freeze', { name: environment })}
        title={text('board.freeze', { name: environment })}
        onClick={onOpen}
      >
        <Icon name="freeze" />
      </Button>
    );
  const { endsAt, reason, by } = holding;
  return (
    <Button
      size="small"
      className="push frozen"
      title={text('board.frozen.why', { who: by.user, reason })}
      onClick={onOpen}
    >
      <Icon name="freeze" size={13} />
      {endsAt === null
        ? text('board.frozen')
        : text('board.frozen.until', { time: timeOfDay(Date.parse(endsAt), now, text.language) })}
    </Button>
  );
}
