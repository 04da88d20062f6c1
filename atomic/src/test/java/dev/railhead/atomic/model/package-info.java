/**
 * A host as a model: a disk that loses what was not synced, deployers that take the real steps one
 * by one, readers that pin, and guards that can be taken away to see what they were for.
 */
package dev.railhead.atomic.model;
