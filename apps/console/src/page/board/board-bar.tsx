import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useText } from '../../language/use-text.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';

/** The filter of a board; what is typed is the board's address. */
export function BoardBar({ shown, of }: { readonly shown: number; readonly of: number }) {
  const text = useText();
  const navigate = useNavigate();
  const { q = '' } = useSearch({ strict: false });
  // Its own, for an input that waits for the address loses what an input method composes.
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped((now) => (now.trim() === q ? now : q)), [q]);
  const type = (value: string) => {
    setTyped(value);
    void navigate({ to: '.', search: (old) => ({ ...old, q: value.trim() || undefined }), replace: true });
  };
  return (
    <div className="board-bar" role="search">
      <input
        type="search"
        data-filter
        spellCheck={false}
        aria-label={text('board.filter')}
        placeholder={text('board.filter')}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
      />
      {q !== '' && (
        <>
          <span className="muted" role="status">
            {text('board.filtered', { shown, of })}
          </span>
          <Button size="small" look="quiet" onClick={() => type('')}>
            <Icon name="close" size={12} />
            {text('filter.clear')}
          </Button>
        </>
      )}
    </div>
  );
}
