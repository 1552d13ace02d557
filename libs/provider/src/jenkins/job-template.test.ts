import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillTemplate, markerOf } from './job-template.js';
import { escapeXml } from './xml.js';

const values = {
  imageHost: 'registry.example.com:5000',
  imageOrganization: 'team/shop',
  gitCredentialsId: 'git',
  registryCredentialsId: 'registry',
};
const shipped = (name: string) =>
  readFileSync(new URL(`../../../../script/jenkins/${name}.xml`, import.meta.url), 'utf8');

describe.each(['dockerfile', 'maven'])('the shipped template %s', (name) => {
  const filled = fillTemplate(shipped(name), 'shop', values);
  const script = /<script>([\s\S]*)<\/script>/.exec(filled)?.[1] ?? '';

  it('is filled, and carries its marker where Jenkins keeps it', () => {
    expect(filled).not.toMatch(/@[a-zA-Z]+@/);
    expect(markerOf(filled)).toMatch(/^[0-9a-f]{64}$/);
    expect(filled).toMatch(
      /<description>[^<]*arthor:template=[0-9a-f]{64}<\/description>\s*<keepDependencies>/,
    );
    expect(script).toContain("IMAGE_NAME = 'registry.example.com:5000/team/shop/shop'");
  });

  it('names the image by its commit and its environment, since both decide what is in it (defect 14)', () => {
    expect(script).toContain("env.IMAGE = env.IMAGE_NAME + ':' + env.COMMIT + '-' + params.environment");
    expect(script).toMatch(/docker build .*-t "\$IMAGE"/);
  });

  it('declares what a build is started with', () => {
    const parameters = [...filled.matchAll(/<name>([^<]+)<\/name>/g)].map((match) => match[1]);
    expect(parameters).toEqual(['repository_url', 'branch', 'environment', 'ARTHOR_BUILD']);
  });

  it('runs in the sandbox and gives a shell nothing but its environment', () => {
    expect(filled).toContain('<sandbox>true</sandbox>');
    // A double-quoted Groovy string is where a parameter would become part of a command.
    expect(script).not.toMatch(/\bsh\s*\(?\s*"/);
    expect(script).not.toContain('"""');
    expect(script.match(/params\.\w+/g)?.sort()).toEqual([
      'params.branch',
      'params.environment',
      'params.repository_url',
    ]);
  });

  it('has no password, and hands one over on standard input only (defect 10)', () => {
    expect(filled.toLowerCase()).not.toMatch(/<password>|--password[ =]/);
    expect(script).toContain('--password-stdin');
    expect(script).toContain('withCredentials');
  });
});

describe('filling', () => {
  const template = '<flow-definition><description/><name>ARTHOR_BUILD</name>@job@</flow-definition>';

  it.each([
    ['job', { job: 'a b' }],
    ['job', { job: "x' + evil + '" }],
    ['imageHost', { imageHost: 'r.example.com/x' }],
    ['imageHost', { imageHost: "r'" }],
    ['imageOrganization', { imageOrganization: '../x' }],
    ['gitCredentialsId', { gitCredentialsId: "x']" }],
    ['registryCredentialsId', { registryCredentialsId: '<x>' }],
  ])('refuses what could leave its place: %s', (name, over: Partial<typeof values & { job: string }>) => {
    const { job = 'shop', ...rest } = over;
    expect(() => fillTemplate(template, job, { ...values, ...rest })).toThrow(name);
  });

  it('refuses a template that cannot be right', () => {
    expect(() => fillTemplate('<flow-definition/>', 'shop', values)).toThrow('ARTHOR_BUILD');
    expect(() => fillTemplate(`${template}@unknown@`, 'shop', values)).toThrow('@unknown@');
  });

  it('marks another template and other values differently, the same ones alike', () => {
    const marker = (text: string, job = 'shop') => markerOf(fillTemplate(text, job, values));
    expect(marker(template)).toBe(marker(template));
    expect(marker(template)).not.toBe(marker(`${template} `));
    expect(marker(template)).not.toBe(marker(template, 'cart'));
    expect(marker(template.replace('<description/>', ''))).not.toBeNull();
    expect(marker(template.replace('<description/>', '<description>x</description>'))).not.toBeNull();
  });
});

it('escapes what has a meaning in XML, and refuses what has no place there', () => {
  expect(escapeXml(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;');
  expect(() => escapeXml('\u0000')).toThrow();
});
