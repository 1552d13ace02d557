import { Link } from '@tanstack/react-router';

/** The product's mark and name; leads to the board. */
export function Brand() {
  return (
    <Link to="/" className="brand">
      <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" fill="var(--accent-fill)" />
        <path
          d="M8.5 23 16 8l7.5 15M12.5 18.5h7"
          fill="none"
          stroke="#fff"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {'Arthor'}
    </Link>
  );
}
