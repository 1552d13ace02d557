import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import { applicationsQuery, lanesQuery } from '../api/query.js';
import { isComposing } from '../form/composing.js';
import { useText, type Text } from '../language/use-text.js';
import { lineOf } from '../operation/operation-table.js';
import { usePanel } from '../operation/use-panel.js';
import { laneTitle } from '../part/lane-title.js';
import { refusalWords } from '../part/refusal.js';
import { places } from '../shell/places.js';
import { Dialog } from '../ui/dialog.js';
import { Icon, type IconName } from '../ui/icon.js';
import { find, keyOf, type Found } from './find.js';
import { noteRecent, recentKeys } from './recent.js';
import './palette.css';

/** Leads anywhere by a few letters; an act is only opened, its plan comes first as ever. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const go = useGo(onClose);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [recent] = useState(recentKeys);
  const applications = useQuery(applicationsQuery).data?.data ?? [];
  const lanes = useQuery(lanesQuery()).data?.data ?? [];
  const found = find(typed, {
    recent,
    pages: places.map(({ to, label }) => ({ to, name: text(label) })),
    applications: applications.map(({ name }) => name),
    lanes,
  });
  const chosen = Math.min(at, Math.max(0, found.length - 1));
  const press = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((chosen + step + found.length) % Math.max(1, found.length));
    }
    const hit = found[chosen];
    if (event.key === 'Enter' && hit !== undefined) {
      event.preventDefault();
      go(hit);
    }
  };
  return (
    <Dialog label={text('palette.title')} onClose={onClose}>
      <input
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-found"
        aria-activedescendant={found.length === 0 ? undefined : `palette-${chosen}`}
        aria-label={text('palette.title')}
        placeholder={text('palette.hint')}
        spellCheck={false}
        autoFocus
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <ul className="palette-found" id="palette-found" role="listbox" aria-label={text('palette.title')}>
        {found.map((each, index) => (
          <li
            key={keyOf(each)}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            onMouseMove={() => setAt(index)}
            onClick={() => go(each)}
          >
            <Hit found={each} />
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="palette-none">{text('palette.none')}</p>}
    </Dialog>
  );
}

/** Opens what was found. */
function useGo(onClose: () => void): (found: Found) => void {
  const navigate = useNavigate();
  const { open } = usePanel();
  return (found) => {
    onClose();
    noteRecent(keyOf(found));
    switch (found.kind) {
      case 'page':
        return void navigate({ to: found.to });
      case 'application':
        return void navigate({ to: '/apps/$app', params: { app: found.name } });
      case 'lane':
        return void navigate({ to: '/lanes/$id', params: { id: String(found.lane.id) } });
      case 'build':
        return void navigate({ to: '/builds/$id', params: { id: String(found.id) } });
      case 'operation':
        return void navigate({ to: '/ops/$id', params: { id: String(found.id) } });
      case 'act': {
        const line = lineOf(found.operate);
        const about = line.about(found.lane);
        if (about !== null) open({ op: line.op, ...about });
        else void navigate({ to: '/lanes/$id', params: { id: String(found.lane.id) } });
      }
    }
  };
}

function Hit({ found }: { readonly found: Found }) {
  const text = useText();
  const { icon, words, note } = said(found, text);
  return (
    <>
      <Icon name={icon} />
      <span className="clip">{words}</span>
      {note !== null && <span className="faint clip push">{note}</span>}
    </>
  );
}

interface Said {
  readonly icon: IconName;
  readonly words: string;
  readonly note: string | null;
}

function said(found: Found, text: Text): Said {
  switch (found.kind) {
    case 'page':
      return { icon: 'open', words: found.name, note: null };
    case 'application':
      return { icon: 'application', words: found.name, note: text('term.application') };
    case 'lane':
      return { icon: 'board', words: laneTitle(found.lane, text), note: text('term.lane') };
    case 'build':
      return { icon: 'build', words: text('build.number', { id: found.id }), note: null };
    case 'operation':
      return { icon: 'history', words: text('palette.operation', { id: found.id }), note: null };
    case 'act': {
      const { operate, lane } = found;
      const allowed = lane.allowed.find((each) => each.operate === operate);
      const refused =
        allowed === undefined || allowed.allowed
          ? null
          : refusalWords({ code: allowed.reason, params: allowed.params }, text);
      return {
        icon: lineOf(operate).icon,
        words: `${text(`operate.${operate}`)} · ${laneTitle(lane, text)}`,
        note: refused,
      };
    }
  }
}
