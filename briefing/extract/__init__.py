"""Facts from one article: who says it, its numbers, its places, on which day it happened, what it leans on."""
