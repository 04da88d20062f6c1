/**
 * The inventory: one YAML file that says what is deployed where. {@link
 * dev.railhead.examples.inventory.Inventory} reads and checks it, {@link
 * dev.railhead.examples.inventory.Depot} opens what it names. The deploy tool and the deploy page
 * work from the same file.
 */
@NullMarked
package dev.railhead.examples.inventory;

import org.jspecify.annotations.NullMarked;
