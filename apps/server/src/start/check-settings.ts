import { readFile } from 'node:fs/promises';
import {
  TemplatePlaceRefused,
  fillTemplate,
  Kubeconfig,
  mustBeSafe,
  type TemplateValues,
} from '@arthor/provider';
import { ConfigError, type Config } from '../config.js';
import { shippedTemplate, templateValues } from './open-pipeline.js';

/**
 * Settings that name files, and what these need: what can never work is told at the start, with its key, and not when
 * somebody first builds or deploys.
 * @throws ConfigError naming every key that is wrong
 */
export async function checkSettings(config: Config): Promise<void> {
  const wrong = [await kubeconfigFault(config), await templateFault(config), apisixFault(config)].filter(
    (one) => one !== null,
  );
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));
}

async function kubeconfigFault({ simulate, kubernetes: { source } }: Config): Promise<string | null> {
  if (simulate.kubernetes || source === null || source === 'in-cluster') return null;
  try {
    const { names } = await new Kubeconfig(source).contexts();
    return names.length > 0 ? null : `KUBERNETES_CONFIG has no context: ${source.files.join(', ')}.`;
  } catch (error) {
    return `KUBERNETES_CONFIG cannot be used: ${sentence(error)}`;
  }
}

function apisixFault({ simulate, apisix }: Config): string | null {
  if (simulate.apisix || apisix === null) return null;
  try {
    mustBeSafe(apisix);
    return null;
  } catch (error) {
    return sentence(error);
  }
}

/** Keys of what is filled into the job template. */
const placeKeys: Readonly<Record<keyof TemplateValues, string>> = {
  imageHost: 'JENKINS_IMAGE_REPOSITORY_HOST',
  imageOrganization: 'JENKINS_IMAGE_REPOSITORY_ORG',
  gitCredentialsId: 'JENKINS_GIT_CREDENTIALS_ID',
  registryCredentialsId: 'JENKINS_REGISTRY_CREDENTIALS_ID',
};

async function templateFault(config: Config): Promise<string | null> {
  if (!config.simulate.jenkins && config.jenkins === null) return null;
  const file = config.job.template ?? shippedTemplate;
  try {
    const template = await readFile(file, 'utf8');
    fillTemplate(template, 'shop', templateValues(config));
    return null;
  } catch (error) {
    if (error instanceof TemplatePlaceRefused && error.place !== 'job')
      return `${placeKeys[error.place]} cannot be ${JSON.stringify(error.value)} in a job.`;
    return `JENKINS_TEMPLATE cannot be used: ${file}: ${sentence(error)}`;
  }
}

function sentence(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.endsWith('.') ? words : `${words}.`;
}
