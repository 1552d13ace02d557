export { type Instance } from './instance.js';
export { addressOf, choose, type Choice } from './choose.js';
export { identityOf, ownMetadata, type Identity } from './identity.js';
export { carried, carriedBy, carrying, headersOf, middleware, type Carried } from './carried.js';
export { NacosClient, type NacosOptions, type Place } from './nacos-client.js';
export { Arthor, type ArthorOptions, type Routed } from './arthor.js';
export { axiosInterceptor } from './axios.js';
export { arthorDispatcher } from './dispatcher.js';
export { shutDownGracefully, type ShutdownOptions } from './shutdown.js';
