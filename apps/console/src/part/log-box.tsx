import { useEffect, useRef, type ReactNode } from 'react';
import './log-box.css';

interface Props {
  readonly label: string;
  /** Stays at the end while this is set. */
  readonly follows: boolean;
  /** Somebody scrolled away from the end, or back to it. */
  readonly onScrolled: (atEnd: boolean) => void;
  readonly wraps?: boolean;
  readonly children: ReactNode;
}

/** Lines of a log. */
export function LogBox({ label, follows, onScrolled, wraps = true, children }: Props) {
  const box = useRef<HTMLPreElement>(null);
  const last = useRef(0);
  useEffect(() => {
    if (box.current !== null && follows) box.current.scrollTop = box.current.scrollHeight;
  });
  return (
    <pre
      ref={box}
      className={wraps ? 'log' : 'log unwrapped'}
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={label}
      onScroll={({ currentTarget: at }) => {
        const up = at.scrollTop < last.current;
        last.current = at.scrollTop;
        const atEnd = at.scrollHeight - at.scrollTop - at.clientHeight < 40;
        // Lines that come make the end go away without anybody having scrolled.
        if (atEnd || up) onScrolled(atEnd);
      }}
    >
      {children}
    </pre>
  );
}
