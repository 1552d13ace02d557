import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { call, rememberCsrf } from '../api/client.js';
import { sessionQuery } from '../api/query.js';
import { chooseLanguage, languages } from '../language/language.js';
import { useText } from '../language/use-text.js';
import { ProblemNote } from '../part/problem-note.js';
import { Button } from '../ui/button.js';
import { PasswordField } from '../ui/password-field.js';
import { TextField } from '../ui/text-field.js';
import './login.css';

/** Signing in; afterwards back to where one came from. */
export function Login() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const { back, ended } = useSearch({ from: '/login' });
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  useEffect(() => {
    document.title = `${text('login.title')} · Arthor`;
  }, [text]);

  const signIn = useMutation({
    mutationFn: async () => (await call('createSession', { body: { username, password } })).data,
    onSuccess: (session) => {
      rememberCsrf(session.csrf);
      // Another person may sign in on this tab: nothing of the former one stays.
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      if (back === undefined) return navigate({ to: '/' });
      router.history.push(back);
      return undefined;
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };

  return (
    <main className="login">
      <form className="login-box" onSubmit={submit}>
        <div className="stack tight">
          <svg
            className="login-mark"
            width="36"
            height="36"
            viewBox="0 0 32 32"
            aria-hidden="true"
            focusable="false"
          >
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
          <h1>{text('login.title')}</h1>
          <p className="muted">{ended === 'true' ? text('login.ended') : text('login.why')}</p>
        </div>
        <div className="stack">
          <TextField
            label={text('login.username')}
            autoComplete="username"
            autoFocus
            required
            withAsterisk={false}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordField
            label={text('login.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': text('login.show') }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </div>
        {signIn.error !== null && <ProblemNote error={signIn.error} />}
        <Button type="submit" look="primary" size="wide" busy={signIn.isPending}>
          {text('login.act')}
        </Button>
      </form>
      <footer className="login-foot">
        {Object.entries(languages).map(([key, name]) => (
          <Button
            key={key}
            look="quiet"
            size="small"
            lang={key}
            aria-pressed={text.language === key}
            onClick={() => void chooseLanguage(key === 'en' ? 'en' : 'zh-CN')}
          >
            {name}
          </Button>
        ))}
      </footer>
    </main>
  );
}
