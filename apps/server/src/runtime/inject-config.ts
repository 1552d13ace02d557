import { Inject } from '@nestjs/common';

/** Under what the configuration is provided: an interface has no class to ask by. */
export const configToken = Symbol('Config');

/** Parameter of a constructor: the {@link Config}, imported as a type. */
export const InjectConfig = (): ParameterDecorator => Inject(configToken);
