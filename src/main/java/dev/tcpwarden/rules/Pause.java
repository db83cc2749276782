package dev.tcpwarden.rules;

/**
 * That a rule is paused.
 *
 * @param reason what its victims are counted under
 * @param why as a sentence
 */
record Pause(Suppression reason, String why) {}
