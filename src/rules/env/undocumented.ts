import { quoted, shortened } from '../../contract/finding.js';
import { placesInContract, placesInImage } from '../places.js';
import { defineRule } from '../rule.js';

/** The system's own, and what images of languages and distributions set for themselves. */
const exempt = new Set(
  (
    'PATH HOME LANG LANGUAGE TZ TERM USER SHELL HOSTNAME PWD DEBIAN_FRONTEND container ' +
    'GPG_KEY GPG_KEYS GOPATH GOTOOLCHAIN GOROOT JAVA_HOME CARGO_HOME RUSTUP_HOME GEM_HOME BUNDLE_SILENCE_ROOT_WARNING ' +
    'BUNDLE_APP_CONFIG PHP_INI_DIR PHP_URL PHP_ASC_URL PHP_CFLAGS PHP_CPPFLAGS PHP_LDFLAGS PHP_EXTRA_CONFIGURE_ARGS PHPIZE_DEPS ' +
    'PYTHON_GET_PIP_URL PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE NODE_PATH NPM_CONFIG_PREFIX CATALINA_HOME TOMCAT_NATIVE_LIBDIR ' +
    'LD_LIBRARY_PATH SSL_CERT_FILE SSL_CERT_DIR SUMMARY DESCRIPTION PLATFORM APP_ROOT STI_SCRIPTS_PATH STI_SCRIPTS_URL'
  ).split(' '),
);

/** `LC_ALL`; `NODE_VERSION`, `PKG_RELEASE`, `PHP_SHA256`, `RUBY_DOWNLOAD_URL`: what was built, not what can be set. */
const exemptForms = /^LC_[A-Z]+$|^DOTNET_|_(?:VERSION|RELEASE|MAJOR|SHA\d+|CHECKSUM|DOWNLOAD_URL)$/;

export default defineRule({
  id: 'env/undocumented',
  summary: 'The image sets a variable that its contract leaves out.',
  rationale:
    'The image documents other variables, so readers take the list for complete, and this one for no business of theirs.',
  remedy: 'Document the variable, or set it only where the program needs it.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  since: '0.1.0',
  source: 'luebken/container-patterns, self-describing images',
  messages: {
    undocumented: ({ name }: { name: string }) =>
      `The image sets ${quoted(name)}, which is not among the variables that it documents.`,
  },
  check(context) {
    const { env } = context.contract;
    if (!env.some((variable) => placesInContract(variable, context).length > 0)) return;
    for (const variable of env) {
      const { name } = variable;
      if (exempt.has(name) || exemptForms.test(name)) continue;
      if (placesInContract(variable, context).length > 0) continue;
      const [location] = placesInImage(variable, context);
      const suggestion = `Write LABEL api.ENV.${shortened(name)}="" api.ENV.${shortened(name)}.description="what it is for".`;
      context.report('undocumented', { name }, { subject: `env ${name}`, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nENV PORT=80 \\\n  LEVEL=info\nLABEL api.ENV.PORT=""\n',
        messageId: 'undocumented',
        line: 3,
      },
      {
        dockerfile: 'FROM alpine\nARG X\nENV LEVEL=$X\nLABEL api.ENV.PORT=""\n',
        messageId: 'undocumented',
        line: 3,
      },
      {
        image: { config: { Env: ['LEVEL=info'] } },
        contract: 'env:\n  PORT:\n',
        messageId: 'undocumented',
      },
    ],
    clean: [
      { image: { config: { Env: ['LEVEL=info'] } } },
      {
        image: {
          config: {
            Env: ['PATH=/bin', 'LC_ALL=C', 'NODE_VERSION=24', 'PORT=80'],
            Labels: { 'api.ENV.PORT': '' },
          },
        },
      },
    ],
  },
});
