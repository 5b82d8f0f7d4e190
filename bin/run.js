#!/usr/bin/env node
'use strict';
// Starts the bundle in dist/cli, each chunk through V8's code cache, which saves about a third of the start-up
// (docs/performance.md). The cache lives in the user's own cache directory; without one everything works, only slower.

const fs = require('node:fs');
const Module = require('node:module');
const { homedir } = require('node:os');
const { basename, dirname, join } = require('node:path');
const vm = require('node:vm');

const root = dirname(__dirname);
const bundle = join(root, 'dist', 'cli');

/** A directory that only we can write to: code from a cache is run, so nobody else may plant it. */
function cacheDirectory() {
  try {
    let directory = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    // Step by step: Node's recursive mkdir never returns below /proc.
    for (const step of ['.', 'container-api', `${process.version}-${process.arch}`]) {
      directory = join(directory, step);
      if (!fs.existsSync(directory)) fs.mkdirSync(directory, 0o700);
    }
    const { uid, mode } = fs.statSync(directory);
    return process.getuid && (uid !== process.getuid() || mode & 0o022) ? undefined : directory;
  } catch {
    return undefined; // no home, read-only home, full disk: start without a cache
  }
}

const directory = cacheDirectory();
if (directory) {
  const unsaved = [];
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, filename) {
    if (dirname(filename) !== bundle) return compile.call(this, source, filename);
    const name = `${basename(filename, '.js')}-${source.slice(2, 18)}`; // the hash that the build writes first: /*…*/
    let cachedData;
    try {
      cachedData = fs.readFileSync(join(directory, name));
    } catch {
      // first run of this chunk
    }
    const script = new vm.Script(Module.wrap(source), { filename, cachedData });
    if (!cachedData || script.cachedDataRejected) unsaved.push([name, script]);
    return script
      .runInThisContext()
      .call(this.exports, this.exports, Module.createRequire(filename), this, filename, bundle);
  };
  // At exit, so that the functions which the run compiled are in the cache too.
  process.once('exit', () => {
    for (const [name, script] of unsaved) {
      try {
        const temporary = join(directory, `.${name}.${process.pid}`);
        fs.writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
        fs.renameSync(temporary, join(directory, name));
      } catch {
        return; // as above
      }
    }
  });
}

require(join(bundle, 'main.js')).main(process.argv.slice(2), bundle);
