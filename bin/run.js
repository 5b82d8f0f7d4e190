#!/usr/bin/env node
'use strict';
// Starts the bundle in dist/cli, each file of it through V8's code cache, which saves about a third of the start-up
// (docs/performance.md). The cache lives in the user's own cache directory; without one everything works, only slower.

const fs = require('node:fs');
const Module = require('node:module');
const { homedir } = require('node:os');
const { basename, dirname, join } = require('node:path');
const vm = require('node:vm');

const bundle = join(dirname(__dirname), 'dist', 'cli');
const month = 30 * 24 * 60 * 60 * 1000;

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
const nodeRequire = Module.createRequire(join(bundle, 'main.js'));
const unsaved = [];

function cachedCode(name) {
  try {
    return directory && fs.readFileSync(join(directory, name));
  } catch {
    return undefined; // the first run of this file
  }
}

/** Runs a file of the bundle: its value is the modules in it, by name. */
function evaluate(file) {
  const filename = join(bundle, file);
  const source = fs.readFileSync(filename, 'latin1'); // the build writes ASCII
  const name = `${basename(file, '.js')}-${source.slice(2, 18)}`; // the hash that the build writes first: /*…*/
  const cachedData = cachedCode(name);
  const script = new vm.Script(source, { filename, cachedData });
  if (!cachedData || script.cachedDataRejected) unsaved.push([name, script]);
  return script.runInThisContext();
}

const { files, ...definitions } = evaluate('main.js');
const loaded = new Map();

/** `require` of the bundle: its own modules by name, all others from Node. */
function bundleRequire(id) {
  const name = basename(id);
  if (!(name in files) || (!id.startsWith('./') && dirname(id) !== bundle)) return nodeRequire(id);
  let module = loaded.get(name);
  if (!module) {
    if (!definitions[name]) Object.assign(definitions, evaluate(files[name]));
    module = { exports: {} };
    loaded.set(name, module);
    definitions[name](module.exports, bundleRequire, module);
  }
  return module.exports;
}
bundleRequire.resolve = nodeRequire.resolve;

if (directory) {
  // At exit, so that the functions which the run compiled are in the cache too.
  process.once('exit', () => {
    try {
      for (const [name, script] of unsaved) {
        const temporary = join(directory, `.${name}.${process.pid}`);
        fs.writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
        fs.renameSync(temporary, join(directory, name));
      }
      if (unsaved.length === 0) return;
      for (const name of fs.readdirSync(directory)) {
        const path = join(directory, name);
        if (Date.now() - fs.statSync(path).mtimeMs > month) fs.unlinkSync(path); // of an older version, or soon made again
      }
    } catch {
      // as above: the next run is slower, no more
    }
  });
}

bundleRequire('./main.js').main(process.argv.slice(2), bundle);
