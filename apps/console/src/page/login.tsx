import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ChangeEvent, type FormEvent } from 'react';
import { routes } from '@arthor/contract/route';
import { call, rememberCsrf, urlOf } from '../api/client.js';
import { ApiProblem, type FieldError } from '../api/problem.js';
import { sessionQuery, signInWaysQuery } from '../api/query.js';
import { keepComposing } from '../form/composing.js';
import { fieldSentence } from '../form/field-words.js';
import { FormProblem } from '../form/form-problem.js';
import { chooseLanguage } from '../language/language.js';
import { languages } from '../language/preferred.js';
import { useText } from '../language/use-text.js';
import { ProblemNote } from '../part/problem-note.js';
import { Button, buttonClass } from '../ui/button.js';
import { PlainField } from '../ui/plain-field.js';
import { nameTab } from '../shell/tab.js';
import './login.css';

const names = ['username', 'password'] as const;

/** Signing in; afterwards back to where one came from. */
export function Login() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const { back, ended, problem } = useSearch({ from: '/login' });
  const oidc = useQuery(signInWaysQuery).data?.oidc ?? null;
  useEffect(() => {
    nameTab(`${text('login.title')} · Arthor`);
  }, [text]);
  const [values, setValues] = useState({ username: '', password: '' });
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const sending = useRef(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (_form: HTMLFormElement) => (await call('createSession', { body: values })).data,
    onSuccess: (session) => {
      rememberCsrf(session.csrf);
      // Another person may sign in on this tab: nothing of the former one stays.
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      if (back === undefined) void navigate({ to: '/' });
      else router.history.push(back);
    },
    onError: (refusal, form) => object(refusal instanceof ApiProblem ? refusal.errors : [], form),
    onSettled: () => {
      sending.current = false;
    },
  });
  const object = (objections: readonly FieldError[], form: HTMLFormElement) => {
    setErrors(objections);
    form.querySelector<HTMLInputElement>(`[name="${objections[0]?.path}"]`)?.focus();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const empty = names.filter((name) => values[name] === '');
    object(
      empty.map((path) => ({ path, code: 'REQUIRED' })),
      event.currentTarget,
    );
    // The second click of a double click comes before the button is rendered as busy.
    if (empty.length > 0 || sending.current) return;
    sending.current = true;
    mutate(event.currentTarget);
  };
  const field = (name: (typeof names)[number]) => ({
    name,
    value: values[name],
    error: fieldSentence(
      errors.find(({ path }) => path === name) ?? null,
      { request: 'createSession', field: name },
      text,
    ),
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      setValues({ ...values, [name]: event.currentTarget.value });
      setErrors(errors.filter(({ path }) => path !== name));
    },
  });

  return (
    <main className="login">
      <form className="login-box" noValidate onSubmit={submit} onKeyDown={keepComposing}>
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
          <PlainField
            label={text('login.username')}
            autoComplete="username"
            autoFocus
            {...field('username')}
          />
          <PlainField
            label={text('login.password')}
            autoComplete="current-password"
            secret={text('login.show')}
            {...field('password')}
          />
        </div>
        <FormProblem
          error={error}
          rest={errors.filter(({ path }) => !names.some((name) => name === path))}
          request="createSession"
        />
        {error === null && problem !== undefined && (
          <ProblemNote error={new ApiProblem({ status: 403, code: problem, detail: problem })} />
        )}
        <div className="stack">
          <Button type="submit" look="primary" size="wide" busy={isPending}>
            {text('login.act')}
          </Button>
          {oidc !== null && (
            <a
              className={buttonClass({ size: 'wide' })}
              href={urlOf(routes.startOidc.path, undefined, { back })}
            >
              <span className="clip">{text('login.oidc', { name: oidc.name })}</span>
            </a>
          )}
        </div>
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
