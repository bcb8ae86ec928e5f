// SPDX-License-Identifier: MIT
/*
 * Splits a line of a small command language into tokens:
 *
 *	set name = "a string (with parentheses)" 'c' 0x1f 42
 *
 * Nothing is copied: a token points into the line it came from.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define MAX_TOKENS	16
#define IS_QUOTE(c)	((c) == '"' || (c) == '\'')

enum token_kind {
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_SIGN,
	TOKEN_BROKEN = -1,
};

struct token {
	enum token_kind kind;
	const char *start;
	int length;
};

/* The end of a quoted text: past the closing quote, or NULL without one. */
static const char *skip_quoted(const char *at)
{
	char quote = *at++;

	for (; *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
		else if (*at == quote)
			return at + 1;
	}

	return NULL;
}

static const char *scan_token(const char *at, struct token *token)
{
	const char *end;

	token->start = at;
	if (IS_QUOTE(*at)) {
		token->kind = TOKEN_STRING;
		end = skip_quoted(at);
		if (!end) {
			token->kind = TOKEN_BROKEN;
			end = at + strlen(at);
		}
	} else if (isdigit((unsigned char)*at)) {
		token->kind = TOKEN_NUMBER;
		for (end = at + 1; isxdigit((unsigned char)*end) || *end == 'x'; end++)
			;
	} else if (isalpha((unsigned char)*at) || *at == '_') {
		token->kind = TOKEN_WORD;
		end = at;
		do {
			end++;
		} while (isalnum((unsigned char)*end) || *end == '_');
	} else {
		token->kind = TOKEN_SIGN;
		end = at + 1;
	}
	token->length = (int)(end - at);

	return end;
}

/* Returns the number of tokens, or -1 if a quote is never closed. */
int scan_line(const char *line, struct token tokens[MAX_TOKENS])
{
	int count = 0;

	while (*line != '\0' && count < MAX_TOKENS) {
		if (isspace((unsigned char)*line)) {
			line++;
			continue;
		}
		line = scan_token(line, &tokens[count]);
		if (tokens[count].kind == TOKEN_BROKEN)
			return -1;
		count++;
	}

	return count;
}

void print_token(const struct token *token)
{
	switch (token->kind) {
	case TOKEN_WORD:
		printf("word   %.*s\n", token->length, token->start);
		break;
	case TOKEN_NUMBER:
		printf("number %.*s\n", token->length, token->start);
		break;
	case TOKEN_STRING:
		printf("string %.*s\t(%d bytes)\n", token->length, token->start,
		       token->length - 2);
		break;
	case TOKEN_SIGN:
	default:
		printf("sign   '%c'\n", *token->start);
	}
}
