#!/bin/sh
# Called as asyncy.yml has it.
if [ "$1" != greet ]; then
  echo "cities: there is no command $1" >&2
  exit 64
fi
if [ -z "$2" ]; then
  echo 'cities: greet: whom?' >&2
  exit 64
fi
echo "Hello, $2!"
