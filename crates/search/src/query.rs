//! The query language: what was typed, read into a tree, or refused with a place and advice.
//!
//! ```text
//! either   = both (("OR" | "或") both)*
//! both     = together (("AND" | "与")? together)*
//! together = one (("同句" | "同段" | "同条" | "同章" | "近N") one)*
//! one      = ("NOT" | "非") one | "(" either ")" | 字段:值 | "短语" | word
//! ```
//! A word of up to twelve Han characters is an exact phrase. A longer one, or a question, is free
//! text: looked for as it stands, then cut into words when the answer is found ([`crate::words`]).

use crate::filter::Filter;
use crate::phrase::{Breadth, Phrase, Word, word};
use crate::refusal::{Mistake, QueryError};
use crate::token::{MAX_CHARS, Operator, Scope, Token, TokenKind, tokens, too_long};

/// The most words of a query.
pub(crate) const MAX_WORDS: usize = 64;
/// How deeply brackets and NOT may be nested.
const MAX_DEPTH: usize = 32;

/// A query that can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub(crate) node: Node,
}

/// What a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// These characters in this order.
    Phrase(Phrase),
    /// A question or a long text, to be cut into words if it does not occur as it stands.
    Free(Phrase),
    Filter(Filter),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    /// All in one unit of text.
    Same(Scope, Vec<Node>),
    /// One of the left and one of the right with at most so many characters between them, in either
    /// order.
    Near(usize, Vec<Phrase>, Vec<Phrase>),
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// The first mistake, with its place and what to write instead.
    pub fn parse(query: &str) -> Result<Self, QueryError> {
        let tokens = tokens(query)?;
        if tokens.is_empty() {
            return Err(QueryError::new(
                Mistake::Empty,
                0,
                "检索式是空的",
                "写下要找的字词，例如：双随机",
            ));
        }
        let end = query.chars().count();
        let mut parser = Parser { tokens: &tokens, next: 0, end, words: 0, depth: 0 };
        let node = parser.either()?;
        if let Some(token) = parser.peek() {
            return Err(QueryError::new(
                Mistake::StrayBracket,
                token.at,
                "多了一个右括号",
                "去掉它，或在前面补上左括号",
            ));
        }
        if let Some(at) = excluded_alone(&node, &tokens) {
            return Err(QueryError::new(
                Mistake::OnlyExcluded,
                at,
                "这一组条件只写了要排除的，没有写要找的",
                "先写要找的词，再写 NOT，例如：安全 NOT 培训",
            ));
        }
        Ok(Self { node })
    }

    /// A query for exactly these characters, whatever they are.
    ///
    /// # Errors
    /// When there is no Han character, letter or digit among them, or they are too many.
    pub fn literal(text: &str) -> Result<Self, QueryError> {
        if text.chars().nth(MAX_CHARS).is_some() {
            return Err(too_long());
        }
        Ok(Self { node: Node::Phrase(Phrase::read(text, Breadth::Verbatim, 0)?) })
    }

    /// This query among what fits `outer`: both must be fitted.
    #[must_use]
    pub fn within(self, outer: Query) -> Self {
        Self { node: Node::All(vec![self.node, outer.node]) }
    }

    /// The phrases asked for, as written, in order; excluded ones are not among them.
    pub fn phrases(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.node.each_phrase(&mut |phrase| found.push(phrase.written.as_str()));
        found
    }

    /// Whether the query itself limits the documents, so that an answer is not about the whole
    /// library.
    pub fn is_limited(&self) -> bool {
        self.node.has_filter()
    }
}

impl Node {
    /// Whether a condition on the document takes part.
    fn has_filter(&self) -> bool {
        match self {
            Node::Filter(_) => true,
            Node::Phrase(_) | Node::Free(_) | Node::Near(..) => false,
            Node::Not(node) => node.has_filter(),
            Node::All(nodes) | Node::Any(nodes) | Node::Same(_, nodes) => {
                nodes.iter().any(Node::has_filter)
            }
        }
    }

    /// The same query with the phrases without quotation marks that are sentences read as free text.
    pub(crate) fn freed(&self, is_sentence: &impl Fn(&str) -> bool) -> Node {
        let each = |nodes: &[Node]| nodes.iter().map(|node| node.freed(is_sentence)).collect();
        match self {
            Node::Phrase(phrase)
                if phrase.breadth == Breadth::Spelled && is_sentence(&phrase.written) =>
            {
                Node::Free(phrase.clone())
            }
            Node::All(nodes) => Node::All(each(nodes)),
            Node::Any(nodes) => Node::Any(each(nodes)),
            Node::Phrase(_) | Node::Free(_) | Node::Filter(_) | Node::Near(..) => self.clone(),
            // What stands in one unit, or is excluded, was asked for as it is written.
            Node::Not(_) | Node::Same(..) => self.clone(),
        }
    }

    /// Calls `f` on each phrase that is asked for.
    pub(crate) fn each_phrase<'a>(&'a self, f: &mut impl FnMut(&'a Phrase)) {
        match self {
            Node::Phrase(phrase) | Node::Free(phrase) => f(phrase),
            Node::Filter(_) | Node::Not(_) => {}
            Node::All(nodes) | Node::Any(nodes) | Node::Same(_, nodes) => {
                nodes.iter().for_each(|node| node.each_phrase(f));
            }
            Node::Near(_, left, right) => left.iter().chain(right).for_each(f),
        }
    }

    /// Whether it asks for anything, so that it cannot fit all that lacks something.
    fn asks(&self) -> bool {
        match self {
            Node::Phrase(_) | Node::Free(_) | Node::Filter(_) | Node::Near(..) => true,
            Node::Not(_) => false,
            Node::All(nodes) => nodes.iter().any(Node::asks),
            Node::Any(nodes) => nodes.iter().all(Node::asks),
            Node::Same(scope, nodes) if scope.is_textual() => nodes.iter().any(Node::asks),
            Node::Same(_, nodes) => nodes.iter().all(Node::asks),
        }
    }

    /// Whether every part that must ask for something does.
    fn is_sound(&self) -> bool {
        match self {
            Node::Phrase(_) | Node::Free(_) | Node::Filter(_) | Node::Near(..) => true,
            Node::Not(node) => node.is_sound(),
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().all(Node::is_sound),
            Node::Same(_, nodes) => self.asks() && nodes.iter().all(Node::is_sound),
        }
    }
}

/// Where NOT stands in a query that has nothing else to go by.
fn excluded_alone(node: &Node, tokens: &[Token]) -> Option<usize> {
    (!node.asks() || !node.is_sound()).then(|| {
        let is_not = |token: &&Token| matches!(token.kind, TokenKind::Operator(Operator::Not, _));
        tokens.iter().find(is_not).map_or(0, |token| token.at)
    })
}

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
    /// The length of the query, where something missing at the end is missed.
    end: usize,
    words: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.next)
    }

    fn operator(&self) -> Option<Operator> {
        match self.peek()?.kind {
            TokenKind::Operator(operator, _) => Some(operator),
            _ => None,
        }
    }

    fn either(&mut self) -> Result<Node, QueryError> {
        let mut nodes = vec![self.both()?];
        while self.operator() == Some(Operator::Or) {
            self.next += 1;
            nodes.push(self.both()?);
        }
        Ok(only(nodes, Node::Any))
    }

    fn both(&mut self) -> Result<Node, QueryError> {
        let mut nodes = vec![self.together()?];
        loop {
            match self.peek().map(|token| &token.kind) {
                None | Some(TokenKind::Close | TokenKind::Operator(Operator::Or, _)) => break,
                Some(TokenKind::Operator(Operator::And, _)) => self.next += 1,
                Some(_) => {}
            }
            nodes.push(self.together()?);
        }
        Ok(only(nodes, Node::All))
    }

    fn together(&mut self) -> Result<Node, QueryError> {
        let mut start = self.next;
        let mut left = self.one()?;
        // Whether `left` came from the operator before, so that a chain of one operator is one node.
        let mut chained = false;
        while let Some(operator) = self.operator() {
            let (Operator::Same(_) | Operator::Near(_)) = operator else { break };
            let at = self.next;
            self.next += 1;
            let right_start = self.next;
            let right = self.one()?;
            left = match (operator, left) {
                (Operator::Same(scope), Node::Same(same, mut nodes))
                    if chained && same == scope =>
                {
                    self.check_operand(scope, &right, right_start)?;
                    nodes.push(right);
                    Node::Same(scope, nodes)
                }
                (Operator::Same(scope), left) => {
                    self.check_operand(scope, &left, start)?;
                    self.check_operand(scope, &right, right_start)?;
                    Node::Same(scope, vec![left, right])
                }
                (Operator::Near(distance), left) => Node::Near(
                    distance,
                    self.near(left, at, start)?,
                    self.near(right, at, right_start)?,
                ),
                (Operator::And | Operator::Or | Operator::Not, left) => left,
            };
            chained = true;
            start = at;
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Node, QueryError> {
        let Some(token) = self.peek() else { return Err(self.missing_operand()) };
        self.next += 1;
        match &token.kind {
            TokenKind::Bare(text) => {
                self.count_word(token.at)?;
                Ok(match word(text, token.at)? {
                    Word::Phrase(phrase) => Node::Phrase(phrase),
                    Word::Free(phrase) => Node::Free(phrase),
                })
            }
            TokenKind::Quoted(text) => {
                self.count_word(token.at)?;
                Ok(Node::Phrase(Phrase::read(text, Breadth::Verbatim, token.at)?))
            }
            TokenKind::Field(field, value) => {
                self.count_word(token.at)?;
                let filter = Filter::new(*field, value)
                    .map_err(|error| QueryError { at: token.at, ..error })?;
                Ok(Node::Filter(filter))
            }
            TokenKind::Operator(Operator::Not, _) => {
                self.deeper(token.at)?;
                let node = self.one()?;
                self.depth -= 1;
                Ok(Node::Not(Box::new(node)))
            }
            TokenKind::Open => {
                self.deeper(token.at)?;
                if self.peek().is_some_and(|next| next.kind == TokenKind::Close) {
                    return Err(QueryError::new(
                        Mistake::EmptyBrackets,
                        token.at,
                        "括号里没有内容",
                        "在括号里写要找的词，或去掉括号",
                    ));
                }
                let node = self.either()?;
                if self.peek().is_none_or(|next| next.kind != TokenKind::Close) {
                    return Err(QueryError::new(
                        Mistake::UnclosedBracket,
                        token.at,
                        "左括号没有对应的右括号",
                        "在这一组的末尾补上右括号，或去掉左括号",
                    ));
                }
                self.next += 1;
                self.depth -= 1;
                Ok(node)
            }
            TokenKind::Operator(..) | TokenKind::Close => {
                self.next -= 1;
                Err(self.missing_operand())
            }
        }
    }

    /// The error that something is missing before the next token, or at the end.
    fn missing_operand(&self) -> QueryError {
        let before = self.next.checked_sub(1).and_then(|i| self.tokens.get(i));
        let named = |token: Option<&Token>| match token {
            Some(Token { kind: TokenKind::Operator(_, word), at }) => Some((word.clone(), *at)),
            _ => None,
        };
        let (word, at, side) = match (named(before), named(self.peek())) {
            (Some((word, at)), _) => (word, at, "后面"),
            (None, Some((word, at))) => (word, at, "前面"),
            (None, None) => {
                let at = self.peek().map_or(self.end, |token| token.at);
                let (message, hint) =
                    ("右括号前面没有内容", "去掉它，或在前面补上左括号和要找的词");
                return QueryError::new(Mistake::StrayBracket, at, message, hint);
            }
        };
        QueryError::new(
            Mistake::MissingOperand,
            at,
            format!("“{word}”的{side}缺少检索词"),
            format!("在{side}补上要找的词；要查“{word}”这几个字本身，请加引号：\"{word}\""),
        )
    }

    fn count_word(&mut self, at: usize) -> Result<(), QueryError> {
        self.words += 1;
        if self.words > MAX_WORDS {
            return Err(QueryError::new(
                Mistake::TooManyWords,
                at,
                format!("检索词超过 {MAX_WORDS} 个"),
                "分成几次检索",
            ));
        }
        Ok(())
    }

    fn deeper(&mut self, at: usize) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(QueryError::new(
                Mistake::TooDeep,
                at,
                format!("括号和 NOT 套了超过 {MAX_DEPTH} 层"),
                "去掉多余的括号",
            ));
        }
        Ok(())
    }

    /// A unit of text takes words and their combinations; filters and larger units do not stand in
    /// a sentence.
    fn check_operand(&self, scope: Scope, node: &Node, token: usize) -> Result<(), QueryError> {
        let fits = match node {
            Node::Phrase(_) | Node::Free(_) | Node::Near(..) => true,
            Node::Filter(_) => false,
            Node::Not(node) => return self.check_operand(scope, node, token),
            Node::Same(inner, _) if !inner.is_textual() && scope.is_textual() => false,
            Node::All(nodes) | Node::Any(nodes) | Node::Same(_, nodes) => {
                return nodes.iter().try_for_each(|node| self.check_operand(scope, node, token));
            }
        };
        if fits {
            return Ok(());
        }
        let word = scope.word();
        let hint = match node {
            Node::Filter(filter) => {
                format!("把 {filter} 移到“{word}”外面：（甲 {word} 乙） {filter}")
            }
            _ => "同条、同章是更大的范围，放在外面：（甲 同句 乙） 同条 丙".to_owned(),
        };
        Err(QueryError::new(
            Mistake::BadOperand,
            self.tokens.get(token).map_or(self.end, |t| t.at),
            format!("“{word}”的两边只能是要找的词"),
            hint,
        ))
    }

    /// The phrases of one side of 近N.
    fn near(&self, node: Node, operator: usize, side: usize) -> Result<Vec<Phrase>, QueryError> {
        let word = match self.tokens.get(operator).map(|t| &t.kind) {
            Some(TokenKind::Operator(_, word)) => word.as_str(),
            _ => "近",
        };
        alternatives(node).ok_or_else(|| {
            QueryError::new(
                Mistake::BadOperand,
                self.tokens.get(side).map_or(self.end, |t| t.at),
                format!("“{word}”的两边只能是词，或用“或”连起来的词"),
                format!("写成 甲 {word} 乙；还要别的条件时用 AND：甲 {word} 乙 AND 丙"),
            )
        })
    }
}

pub(crate) fn only(mut nodes: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { many(nodes) }
}

fn alternatives(node: Node) -> Option<Vec<Phrase>> {
    match node {
        Node::Phrase(phrase) | Node::Free(phrase) => Some(vec![phrase]),
        Node::Any(nodes) => {
            let mut all = Vec::new();
            for node in nodes {
                all.extend(alternatives(node)?);
            }
            Some(all)
        }
        _ => None,
    }
}
