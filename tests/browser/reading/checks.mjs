// Who can read Tidemark. `./build.sh checks reading` prints each with what its tests said.
// A check passes when each name here is part of the name of a test that ran, and all those passed.

export const cargo = ['reading', 'scene', 'interaction'];
export const checks = {
  1: {
    text: 'axe, levels A and AA and best practice: no violation, nothing incomplete that is not explained',
    tests: ['stands', 'plays', 'card open', 'sheet open', 'share panel open', 'keys open', 'the engine did not start'],
  },
  2: {
    text: 'nothing focusable inside the canvas or what is hidden',
    tests: ['every focusable element has a name, and none is inside what is hidden'],
  },
  3: {
    text: 'every focusable element has a name',
    tests: ['every focusable element has a name, and none is inside what is hidden'],
  },
  4: {
    text: 'the accessibility tree is stable',
    tests: ['is as committed'],
  },
  5: {
    text: 'lengths of title and summary',
    tests: ['title_and_summary_are_of_a_length_that_is_listened_to'],
  },
  6: {
    text: 'tables equal the data',
    tests: ['tables have every cell that the story gives', 'the_tables_have_every_fact_once'],
  },
  7: {
    text: 'the mirror equals the drawing',
    tests: ['the_tables_say_what_is_drawn', 'the mirror says what is drawn'],
  },
  8: {
    text: 'the keyboard alone reaches every event, chapter and mark',
    tests: [
      'arrow keys reach every mark of every chapter',
      'the_keyboard_reaches_every_mark_that_can_be_pointed_at',
      'the slider steps one year',
    ],
  },
  9: {
    text: 'no trap, both ways',
    tests: ['and out, both ways, always in sight'],
  },
  10: {
    text: 'slider keys',
    tests: ['the slider steps one year'],
  },
  11: {
    text: "spoken values in the page's language",
    tests: ['the slider steps one year', 'the_timeline_is_spoken_in_each_language'],
  },
  12: {
    text: 'focus visible: ring 2 px, 3:1 on both sides',
    tests: ['and out, both ways, always in sight', 'the ring lies on the mark'],
  },
  13: {
    text: 'focus not covered',
    tests: ['and out, both ways, always in sight', 'a mark below the screen is brought into sight'],
  },
  14: {
    text: 'tab order follows reading order',
    tests: ['the order of Tab is the order of reading'],
  },
  15: {
    text: 'marks 3:1 against their ground',
    tests: ['data_marks_stand_out_from_their_ground', 'the_palette_keeps_its_contrast'],
  },
  16: {
    text: 'text 4.5:1',
    tests: ['texts_stand_out_from_the_ground_they_name', 'texts_stand_out_from_what_is_under_them'],
  },
  17: {
    text: 'text 12 px or more, 320 to 3840 wide',
    tests: ['texts_are_twelve_px_or_more', 'texts_are_twelve_px_or_more_at_every_width'],
  },
  18: {
    text: 'no label overlaps or is clipped, every 0.25 s',
    tests: ['texts_do_not_overlap', 'no_text_is_painted_over', 'marks_lie_on_the_canvas'],
  },
  19: {
    text: 'colour-vision deficiency',
    tests: ['colours_that_tell_things_apart_do_so_for_every_eye'],
  },
  20: {
    text: 'not by colour alone',
    tests: ['milestones_differ_by_form_and_are_named', 'growth_has_a_sign_beside_its_colour'],
  },
  21: {
    text: 'targets 24 px, 44 on a kiosk',
    tests: ['targets_are_large_enough', 'targets_are_large_enough', 'targets are'],
  },
  22: {
    text: 'a drag has a click alternative',
    tests: ['what a drag does, a click and a key do too'],
  },
  23: {
    text: 'pointer cancel does nothing',
    tests: ['pressing, leaving and letting go does nothing'],
  },
  24: {
    text: 'pause works',
    tests: ['pause: no pixel changes in 5 s'],
  },
  25: {
    text: 'reduced motion',
    tests: ['reduced_motion_shows_stills_only', 'reduced: stills only'],
  },
  26: {
    text: 'no more than 3 flashes a second',
    tests: ['no more than three flashes'],
  },
  27: {
    text: 'forced colours, both schemes',
    tests: [
      'forced_colours_are_all_that_is_painted',
      'forced_colours_keep_every_text_and_its_contrast',
      "only the system's colours are painted",
      'switched on and off while the page is open',
    ],
  },
  28: {
    text: 'more contrast: marks 4.5:1',
    tests: [
      'with_more_contrast_data_marks_stand_out_further',
      'the_palette_of_more_contrast_keeps_its_word',
      'more contrast',
    ],
  },
  29: {
    text: 'reflow at 320x256',
    tests: ['nothing scrolls sideways at'],
  },
  30: {
    text: '200 % text, wider text spacing',
    tests: ['text at 200 % is whole', 'wider text spacing cuts nothing'],
  },
  31: {
    text: 'one status line, silent while playing',
    tests: ['one line, silent while playing'],
  },
  32: {
    text: 'language of every run of text',
    tests: ['every run of text is in the language that it says', 'a third language comes with the story alone'],
  },
  33: {
    text: 'Chinese line ends',
    tests: ['no_line_starts_or_ends_with_a_forbidden_mark'],
  },
  34: {
    text: 'tooltip: Escape, hover, stays',
    tests: ['can be hovered, stays, and Escape closes it'],
  },
  35: {
    text: 'iframe has a title',
    tests: ['a host page with an iframe that has a title'],
  },
};
