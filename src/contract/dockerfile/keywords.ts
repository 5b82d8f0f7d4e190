/** The instructions of a Dockerfile, each as one is written. */
const usages = new Map([
  ['ADD', 'ADD source /target'],
  ['ARG', 'ARG NAME=default'],
  ['CMD', 'CMD ["program", "argument"]'],
  ['COPY', 'COPY source /target'],
  ['ENTRYPOINT', 'ENTRYPOINT ["program", "argument"]'],
  ['ENV', 'ENV NAME="value"'],
  ['EXPOSE', 'EXPOSE 8080'],
  ['FROM', 'FROM image AS name'],
  ['HEALTHCHECK', 'HEALTHCHECK CMD ["program", "argument"]'],
  ['LABEL', 'LABEL key="value"'],
  ['MAINTAINER', 'LABEL org.opencontainers.image.authors="name"'],
  ['ONBUILD', 'ONBUILD RUN command'],
  ['RUN', 'RUN command'],
  ['SHELL', 'SHELL ["/bin/sh", "-c"]'],
  ['STOPSIGNAL', 'STOPSIGNAL SIGTERM'],
  ['USER', 'USER 1000'],
  ['VOLUME', 'VOLUME /data'],
  ['WORKDIR', 'WORKDIR /app'],
]);

export const keywords: readonly string[] = [...usages.keys()];

/** A line that shows how an instruction is written; the keyword alone for one that there is not. */
export function usageOf(keyword: string): string {
  return usages.get(keyword) ?? keyword;
}
