import type { AuditItem } from '@arthor/contract';
import { Link } from '@tanstack/react-router';

/** What an action was about, with the way there where it has a page. */
export function AuditTarget({ target }: Pick<AuditItem, 'target'>) {
  const [kind, name = ''] = target?.split('/') ?? [];
  switch (kind) {
    case 'build':
      return (
        <Link to="/builds/$id" params={{ id: name }}>
          {target}
        </Link>
      );
    case 'deployment':
      return (
        <Link to="/history" search={{ deployment: name }}>
          {target}
        </Link>
      );
    case 'application':
      return (
        <Link to="/apps/$app" params={{ app: name }}>
          {target}
        </Link>
      );
    case 'feature':
      return (
        <Link to="/apps/$app/features" params={{ app: name }}>
          {target}
        </Link>
      );
    case undefined:
    default:
      return <>{target}</>;
  }
}
