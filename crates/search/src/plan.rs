//! A query made ready to run: phrases and filters numbered, larger units set apart, free text cut.

use crate::filter::Filter;
use crate::phrase::{Breadth, Phrase};
use crate::query::Node;
use crate::synonym::Synonyms;
use crate::token::Scope;
use crate::variant::Wanted;
use crate::words::Lexicon;

/// A query as it is tested on one provision after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// What every hit fits.
    pub(crate) test: Test,
    /// The phrases, each with the ways in which it is found.
    pub(crate) phrases: Vec<Wanted>,
    pub(crate) filters: Vec<Filter>,
    /// What must stand in one article or chapter; inner ones come first.
    pub(crate) groups: Vec<Group>,
}

/// A condition on one provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Phrase(usize),
    Filter(usize),
    /// It fits one of the group's tests, and its article or chapter holds a fit for each of them.
    Group(usize),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    /// All in one piece of the text.
    Same(Piece, Vec<Test>),
    /// One of the left and one of the right with at most so many characters between them.
    Near(usize, Vec<usize>, Vec<usize>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) unit: GroupUnit,
    pub(crate) tests: Vec<Test>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GroupUnit {
    Article,
    Chapter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    Sentence,
    Paragraph,
}

/// How free text is read. Tried in this order until something is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As one phrase.
    Whole,
    /// Its words, all of them.
    AllWords,
    /// Its words, any of them; so many provisions hold all.
    AnyWord { all: usize },
}

/// How a query is read: its free text, and which words the program adds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner<'a> {
    pub(crate) reading: Reading,
    /// Every word without quotation marks is expanded, not only `~词`.
    pub(crate) expand: bool,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) synonyms: &'a Synonyms,
}

impl Plan {
    /// The plan of `node`.
    pub(crate) fn of(node: &Node, manner: Manner<'_>) -> Self {
        let mut plan = Self {
            test: Test::All(Vec::new()),
            phrases: Vec::new(),
            filters: Vec::new(),
            groups: Vec::new(),
        };
        plan.test = plan.test_of(node, manner);
        plan
    }

    fn test_of(&mut self, node: &Node, manner: Manner<'_>) -> Test {
        let mut tests = |nodes: &[Node]| {
            nodes.iter().map(|node| self.test_of(node, manner)).collect::<Vec<_>>()
        };
        match node {
            Node::Phrase(phrase) => Test::Phrase(self.phrase(phrase, manner)),
            Node::Free(phrase) => self.free(phrase, manner),
            Node::Filter(filter) => {
                self.filters.push(filter.clone());
                Test::Filter(self.filters.len() - 1)
            }
            Node::All(nodes) => Test::All(tests(nodes)),
            Node::Any(nodes) => Test::Any(tests(nodes)),
            Node::Not(node) => Test::Not(Box::new(self.test_of(node, manner))),
            Node::Same(scope, nodes) => {
                let tests = tests(nodes);
                let unit = match scope {
                    Scope::Sentence => return Test::Same(Piece::Sentence, tests),
                    Scope::Paragraph => return Test::Same(Piece::Paragraph, tests),
                    Scope::Article => GroupUnit::Article,
                    Scope::Chapter => GroupUnit::Chapter,
                };
                self.groups.push(Group { unit, tests });
                Test::Group(self.groups.len() - 1)
            }
            Node::Near(distance, left, right) => {
                let mut side = |phrases: &[Phrase]| {
                    phrases.iter().map(|phrase| self.phrase(phrase, manner)).collect::<Vec<_>>()
                };
                let left = side(left);
                Test::Near(*distance, left, side(right))
            }
        }
    }

    fn free(&mut self, phrase: &Phrase, manner: Manner<'_>) -> Test {
        let all = match manner.reading {
            Reading::Whole => return Test::Phrase(self.phrase(phrase, manner)),
            Reading::AllWords => Test::All,
            Reading::AnyWord { .. } => Test::Any,
        };
        let words = manner.lexicon.cut(&phrase.written);
        let words = words.iter().map(|word| Phrase::new(word, Breadth::Spelled));
        all(words.map(|word| Test::Phrase(self.phrase(&word, manner))).collect())
    }

    /// The number of a phrase; the same phrase has one number.
    fn phrase(&mut self, phrase: &Phrase, manner: Manner<'_>) -> usize {
        let mut phrase = phrase.clone();
        if manner.expand && phrase.breadth == Breadth::Spelled {
            phrase.breadth = Breadth::Expanded;
        }
        let wanted = Wanted::of(&phrase, manner.synonyms);
        let known = self.phrases.iter().position(|known| known.variants == wanted.variants);
        known.unwrap_or_else(|| {
            self.phrases.push(wanted);
            self.phrases.len() - 1
        })
    }

    /// The phrases that `test` asks for, excluded ones left out.
    pub(crate) fn asked_for(&self, test: &Test, found: &mut Vec<usize>) {
        match test {
            Test::Phrase(phrase) => found.push(*phrase),
            Test::Filter(_) | Test::Not(_) => {}
            Test::Group(group) => {
                self.groups[*group].tests.iter().for_each(|test| self.asked_for(test, found));
            }
            Test::All(tests) | Test::Any(tests) | Test::Same(_, tests) => {
                tests.iter().for_each(|test| self.asked_for(test, found));
            }
            Test::Near(_, left, right) => found.extend(left.iter().chain(right)),
        }
    }
}
