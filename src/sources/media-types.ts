export const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
export const ociConfig = 'application/vnd.oci.image.config.v1+json';
export const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
export const dockerConfig = 'application/vnd.docker.container.image.v1+json';

/** Types of an image's configuration; `application/octet-stream` is what Docker 1.10 wrote. */
export const configTypes: readonly string[] = [ociConfig, dockerConfig, 'application/octet-stream'];
