/* SPDX-License-Identifier: MIT */
/*
 * words.h: Bengali that is easy to get wrong: vowel signs on both sides of
 * their consonant, ZWJ, visarga, a sign on a vowel letter, digits; and words
 * with 24 conjuncts.
 */
#ifndef TESTS_WORDS_H
#define TESTS_WORDS_H

static const char *const test_words[] = {
    "গোরুটিন",
    "চ্যানেল",
    "ক্ষ্ম",
    "স্ক্রিপ্ট",
    "ওয়ার্কার",
    "র‍্যাব",
    "দুঃখ",
    "অ্যা",
    "৳১২৩",
    /* ক্ষ জ্ঞ ঙ্ক ঙ্গ ঞ্চ ঞ্জ ণ্ড ন্ত ন্দ ন্ধ ম্প ম্ব */
    "অপেক্ষা",
    "জ্ঞান",
    "অঙ্ক",
    "সঙ্গে",
    "পঞ্চাশ",
    "সঞ্জয়",
    "খণ্ড",
    "অন্ত",
    "বন্দর",
    "বন্ধ",
    "কম্পন",
    "অম্বর",
    /* ক্র ত্র স্ত ষ্ট ষ্ঠ দ্ধ দ্ব ত্ত ল্প শ্ন হ্ন র্ম */
    "ক্রম",
    "সূত্র",
    "বস্তু",
    "রাষ্ট্র",
    "পৃষ্ঠা",
    "শুদ্ধ",
    "দ্বন্দ্ব",
    "উত্তর",
    "গল্প",
    "প্রশ্ন",
    "চিহ্ন",
    "কর্ম",
};
enum { TEST_WORD_COUNT = sizeof test_words / sizeof test_words[0] };

#endif
