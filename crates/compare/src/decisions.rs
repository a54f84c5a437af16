//! Decisions: what a reader settled by hand about two clauses, against what likeness says.
//!
//! A decision names two clauses by address and says that they treat one matter or that they do
//! not. [`Decisions`] holds only such as can all be honoured; placed on the clauses of a comparison
//! they become [`Links`], which alignment, measures and gaps obey before anything else.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use law::Document;
use serde::{Deserialize, Serialize};

use crate::clause::Clause;

/// What was settled about two clauses, in either order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The address of one clause, as [`law::ProvisionId`] displays it.
    pub a: String,
    /// The address of the other.
    pub b: String,
    /// What was settled.
    pub kind: DecisionKind,
}

/// What can be settled about two clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// They share a row, however unlike they are and whatever else stands in it.
    Pin,
    /// They never share a row, however alike they are.
    Break,
}

impl DecisionKind {
    /// The Chinese term.
    pub fn term(self) -> &'static str {
        match self {
            DecisionKind::Pin => "人工对齐",
            DecisionKind::Break => "人工拆开",
        }
    }
}

/// Decisions that can all be honoured at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions(Vec<Decision>);

/// Clauses that are to be kept apart although pins bring them together; decisions by their place in
/// the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The decision that keeps two clauses apart.
    pub broken: usize,
    /// The pins that lead from one of them to the other, a shortest way.
    pub pins: Vec<usize>,
}

impl Decisions {
    /// Takes decisions that do not contradict each other.
    ///
    /// # Errors
    /// The first decision that parts what pins bring together, and these pins.
    pub fn new(decisions: Vec<Decision>) -> Result<Self, Contradiction> {
        let mut pinned: HashMap<&str, Vec<(&str, usize)>> = HashMap::new();
        let of_kind = |kind| decisions.iter().enumerate().filter(move |(_, d)| d.kind == kind);
        for (n, Decision { a, b, .. }) in of_kind(DecisionKind::Pin) {
            pinned.entry(a).or_default().push((b, n));
            pinned.entry(b).or_default().push((a, n));
        }
        for (broken, Decision { a, b, .. }) in of_kind(DecisionKind::Break) {
            if let Some(pins) = way(&pinned, a, b) {
                return Err(Contradiction { broken, pins });
            }
        }
        Ok(Self(decisions))
    }

    /// Looks the clauses up that the decisions name.
    pub(crate) fn placed(&self, docs: &[&Document], clauses: &[Clause]) -> Placed {
        if self.0.is_empty() {
            return Placed::default();
        }
        let mut at: HashMap<String, Vec<usize>> = HashMap::new();
        for (c, clause) in clauses.iter().enumerate() {
            at.entry(docs[clause.doc].id_of(clause.index).to_string()).or_default().push(c);
        }
        let mut placed = Placed::default();
        let (mut pins, mut breaks) = (Vec::new(), Vec::new());
        for (n, decision) in self.0.iter().enumerate() {
            let Some((left, right)) = at.get(&decision.a).zip(at.get(&decision.b)) else {
                continue;
            };
            let pairs = match decision.kind {
                DecisionKind::Pin => &mut pins,
                DecisionKind::Break => &mut breaks,
            };
            pairs.extend(left.iter().flat_map(|&a| right.iter().map(move |&b| (a, b))));
            for &clause in left.iter().chain(right) {
                placed.of.entry(clause).or_default().push(n);
            }
        }
        placed.links = Links::new(&pins, &breaks);
        placed
    }
}

/// The shortest way over pins from one address to another, breadth first.
fn way(pinned: &HashMap<&str, Vec<(&str, usize)>>, from: &str, to: &str) -> Option<Vec<usize>> {
    let mut reached: HashMap<&str, Vec<usize>> = HashMap::from([(from, Vec::new())]);
    let mut next = VecDeque::from([from]);
    while let Some(here) = next.pop_front() {
        if here == to {
            return reached.remove(here);
        }
        for &(there, pin) in pinned.get(here).into_iter().flatten() {
            if !reached.contains_key(there) {
                let pins = reached[here].iter().copied().chain([pin]).collect();
                reached.insert(there, pins);
                next.push_back(there);
            }
        }
    }
    None
}

/// Decisions on the clauses of one comparison.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    /// The same by clause number.
    pub(crate) links: Links,
    /// For each clause the decisions that name it.
    of: HashMap<usize, Vec<usize>>,
}

impl Placed {
    /// The decisions that name one of the clauses, in order.
    pub(crate) fn naming(&self, clauses: &[usize]) -> Vec<usize> {
        let named: BTreeSet<usize> =
            clauses.iter().filter_map(|clause| self.of.get(clause)).flatten().copied().collect();
        named.into_iter().collect()
    }
}

/// Which numbered items belong together and which do not, whatever they say.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// Items pinned to each other, directly or through others: two or more, in order.
    pinned: Vec<Vec<usize>>,
    group: HashMap<usize, usize>,
    broken: HashMap<usize, BTreeSet<usize>>,
}

impl Links {
    fn new(pins: &[(usize, usize)], breaks: &[(usize, usize)]) -> Self {
        let mut neighbours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &(a, b) in pins {
            neighbours.entry(a).or_default().push(b);
            neighbours.entry(b).or_default().push(a);
        }
        let mut links = Self::default();
        for &first in neighbours.keys() {
            if links.group.contains_key(&first) {
                continue;
            }
            let mut members = BTreeSet::from([first]);
            let mut next = vec![first];
            while let Some(item) = next.pop() {
                next.extend(
                    neighbours[&item].iter().copied().filter(|&other| members.insert(other)),
                );
            }
            links.group.extend(members.iter().map(|&item| (item, links.pinned.len())));
            links.pinned.push(members.into_iter().collect());
        }
        for &(a, b) in breaks {
            links.broken.entry(a).or_default().insert(b);
            links.broken.entry(b).or_default().insert(a);
        }
        links
    }

    /// The items that were pinned to each other.
    pub(crate) fn pinned(&self) -> &[Vec<usize>] {
        &self.pinned
    }

    /// The items that this one was pinned to, itself included; none if it was not.
    pub(crate) fn pinned_with(&self, item: usize) -> &[usize] {
        self.group.get(&item).map_or(&[], |&group| &self.pinned[group])
    }

    /// Whether two items never share a row.
    pub(crate) fn are_broken(&self, a: usize, b: usize) -> bool {
        self.broken.get(&a).is_some_and(|others| others.contains(&b))
    }

    /// Whether an item never shares a row with one of these.
    pub(crate) fn is_broken_from(&self, item: usize, others: &[usize]) -> bool {
        self.broken.get(&item).is_some_and(|broken| others.iter().any(|o| broken.contains(o)))
    }

    /// The same for the parts of items: parts of broken items are broken. Pins say nothing of parts.
    pub(crate) fn of_parts(&self, whole: &[Option<usize>]) -> Self {
        if self.broken.is_empty() {
            return Self::default();
        }
        let mut parts: HashMap<usize, Vec<usize>> = HashMap::new();
        for (part, item) in whole.iter().enumerate() {
            if let Some(item) = item {
                parts.entry(*item).or_default().push(part);
            }
        }
        let none = Vec::new();
        let of = |item: &usize| parts.get(item).unwrap_or(&none);
        let pairs = self.broken.iter().flat_map(|(a, others)| others.iter().map(move |b| (a, b)));
        let breaks: Vec<(usize, usize)> = pairs
            .flat_map(|(a, b)| of(a).iter().flat_map(|&x| of(b).iter().map(move |&y| (x, y))))
            .collect();
        Self::new(&[], &breaks)
    }
}

#[cfg(test)]
mod tests;
