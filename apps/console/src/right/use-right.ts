import type { RouteName } from '@arthor/contract/route';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { lackingWords } from '../part/lacking-words.js';
import { lackingFor } from './lacking.js';

type Place = Parameters<typeof lackingFor>[2];

/** Why the caller may not send a request, in one sentence; null when they may, or while who they are is not known. */
export function useRefusedRight(name: RouteName, at?: Place): string | null {
  const text = useText();
  const { data: session } = useQuery(sessionQuery);
  const lacking = session == null ? null : lackingFor(name, session.roles, at);
  return lacking && lackingWords(lacking, text);
}
